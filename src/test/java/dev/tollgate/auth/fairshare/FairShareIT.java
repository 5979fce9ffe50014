package dev.tollgate.auth.fairshare;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.support.Answer;
import dev.tollgate.support.Api;
import dev.tollgate.support.Await;
import dev.tollgate.support.SharedServer;
import dev.tollgate.support.Tenant;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** One organization's calls wait for its own rows, and leave the others what they need. */
@Tag("slow")
class FairShareIT {
    private static final int CALLS = 40;
    private static final int AT_ONCE = 6;
    private static final String ORGANIZATION = "select 1 from organization where id = ? for update";
    private static final String TOKENS = "select 1 from token where organization_id = ? for update";
    /** Less than any call would wait for a connection, however busy the machine is. */
    private static final Duration SOON = Duration.ofSeconds(4);

    @Test
    void callsThatWaitForOneOrganizationsRowLeaveConnectionsToTheOthers() throws Exception {
        Tenant locked = SharedServer.newTenant();
        leavesConnectionsToOthers(ORGANIZATION, locked, 200, call -> {
            Map<String, String> change = Map.of("maxTokenLifetime", "P" + (call + 1) + "D");
            return locked.owner().patch(locked.path(), change);
        });
        locked.newToken();
    }

    @Test
    void soDoHoldersWhoEndTheirTokensWithoutALogin() throws Exception {
        Tenant locked = SharedServer.newTenant();
        Tenant.Issued token = locked.newToken();
        leavesConnectionsToOthers(
                TOKENS, locked, 200, call -> stranger().form("/oauth2/revoke", "token=" + token.value()));
        assertThat(locked.verdict(token.value())).isNotEqualTo("VALID");
    }

    @Test
    void soDoReportsOfLeaksAndTheyEndWhatIsAnothersAllTheSame() throws Exception {
        Tenant locked = SharedServer.newTenant();
        Tenant.Issued theirs = locked.newToken();
        Tenant another = SharedServer.newTenant();
        Tenant.Issued token = another.newToken();
        leavesConnectionsToOthers(
                TOKENS,
                locked,
                202,
                call -> stranger().post("/api/v1/leaks", Map.of("tokens", List.of(theirs.value(), token.value()))),
                () -> Await.until(
                        Duration.ofSeconds(30),
                        "the other organization's is ended",
                        () -> !another.verdict(token.value()).equals("VALID")));
        assertThat(locked.verdict(theirs.value())).isNotEqualTo("VALID");
    }

    @Test
    void soDoPeopleWhoFollowALink() throws Exception {
        Tenant locked = SharedServer.newTenant();
        Tenant.Member member = SharedServer.newTenant().newMember("MEMBER");
        Api person = SharedServer.anonymous().login(member.email(), SharedServer.PASSWORD);
        Map<String, String> link = Map.of("token", invitation(locked, member.email()));
        leavesConnectionsToOthers(ORGANIZATION, locked, 200, call -> person.post("/api/v1/invitations/accept", link));
    }

    @Test
    void soDoPeopleWhoSignUp() throws Exception {
        Tenant locked = SharedServer.newTenant();
        Map<String, String> link = Map.of(
                "token",
                invitation(locked, SharedServer.uniqueEmail()),
                "name",
                "Somebody",
                "password",
                SharedServer.PASSWORD);
        leavesConnectionsToOthers(
                ORGANIZATION, locked, 200, call -> hashed(() -> stranger().post("/api/v1/invitations/sign-up", link)));
    }

    @Test
    void soDoPeopleWhoSetAPasswordByALink() throws Exception {
        Tenant locked = SharedServer.newTenant();
        Tenant.Member member = locked.newMember("MEMBER");
        String reset = SharedServer.admin()
                .post("/api/v1/users/" + member.id() + "/password-reset")
                .expect(200)
                .text("token");
        Map<String, String> link = Map.of("token", reset, "password", "another password for tests");
        leavesConnectionsToOthers(
                ORGANIZATION, locked, 204, call -> hashed(() -> stranger().post("/api/v1/password-reset", link)));
    }

    @Test
    void soDoesAnOperatorWhoDealsWithItsPeople() throws Exception {
        Tenant locked = SharedServer.newTenant();
        Tenant.Member member = locked.newMember("MEMBER");
        Api operator = SharedServer.admin();
        leavesConnectionsToOthers(
                ORGANIZATION,
                locked,
                204,
                call -> operator.post("/api/v1/users/" + member.id() + "/" + (call % 2 == 0 ? "disable" : "enable")));
    }

    private static void leavesConnectionsToOthers(String rows, Tenant locked, int success, IntFunction<Answer> call)
            throws Exception {
        leavesConnectionsToOthers(rows, locked, success, call, () -> {});
    }

    /** While rows of one organization are locked, and many calls wait for them. */
    private static void leavesConnectionsToOthers(
            String rows, Tenant locked, int success, IntFunction<Answer> call, Runnable meanwhile) throws Exception {
        Tenant other = SharedServer.newTenant();
        ExecutorService threads = Executors.newFixedThreadPool(CALLS);
        List<Future<Answer>> waiting = new ArrayList<>();
        try (Connection holder = SharedServer.database().connect()) {
            holder.setAutoCommit(false);
            lock(holder, rows, locked);
            for (int i = 0; i < CALLS; i++) {
                int number = i;
                waiting.add(threads.submit(() -> call.apply(number)));
            }
            Await.until(Duration.ofSeconds(30), "all turns are taken", () -> waitingForALock() >= AT_ONCE);

            for (int i = 0; i < 20; i++) {
                long begin = System.nanoTime();
                Tenant.Issued token = other.newToken();
                other.owner().delete(other.token(token.id())).expect(204);
                assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(SOON);
                assertThat(waitingForALock()).isLessThanOrEqualTo(AT_ONCE);
            }
            meanwhile.run();
        } finally {
            threads.shutdown();
        }
        List<Integer> answers = new ArrayList<>();
        for (Future<Answer> waited : waiting) {
            Answer answer = waited.get(2, TimeUnit.MINUTES);
            answers.add(answer.status());
            if (answer.status() == 503) {
                answer.expectProblem(503, "UNAVAILABLE");
                assertThat(answer.header("Retry-After")).isNotNull();
            } else {
                assertThat(answer.status()).isLessThan(500);
            }
        }
        if (!answers.contains(success)) {
            // None of them waited long enough: then the next one finds everything as it was.
            call.apply(CALLS).expect(success);
        }
    }

    private static Api stranger() {
        return SharedServer.anonymous().with("X-Forwarded-For", SharedServer.uniqueAddress());
    }

    /** Few passwords are hashed at once, and who finds no place comes again. */
    private static Answer hashed(Supplier<Answer> call) {
        List<Answer> answers = new ArrayList<>();
        Await.until(Duration.ofMinutes(1), "a password is hashed", () -> {
            Answer answer = call.get();
            answers.add(answer);
            return !answer.text().contains("Too many passwords");
        });
        return answers.get(answers.size() - 1);
    }

    private static String invitation(Tenant to, String email) {
        Map<String, String> request = Map.of("email", email, "role", "MEMBER");
        String link = to.owner().post(to.path("users"), request).expect(201).text("invitation");
        return link.substring(link.indexOf('#') + 1);
    }

    private static void lock(Connection holder, String rows, Tenant tenant) throws Exception {
        try (PreparedStatement statement = holder.prepareStatement(rows)) {
            statement.setObject(1, UUID.fromString(tenant.id()));
            statement.executeQuery().close();
        }
    }

    private static long waitingForALock() {
        return SharedServer.database()
                .number("select count(*) from pg_stat_activity"
                        + " where datname = current_database() and wait_event_type = 'Lock'");
    }
}
