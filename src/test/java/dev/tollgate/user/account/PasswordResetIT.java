package dev.tollgate.user.account;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.support.Answer;
import dev.tollgate.support.Api;
import dev.tollgate.support.SharedServer;
import dev.tollgate.support.Tenant;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** {@code POST /api/v1/users/{user}/password-reset} and {@code /api/v1/password-reset}: a new password, once. */
class PasswordResetIT {
    private static final String NEXT = "another password for tests";
    private static final String SET = "/api/v1/password-reset";

    private static Tenant home;

    @BeforeAll
    static void prepare() {
        home = SharedServer.newTenant();
    }

    private static String reset(String user) {
        return "/api/v1/users/" + user + "/password-reset";
    }

    private static String issue(Tenant.Member person) {
        return SharedServer.admin().post(reset(person.id())).expect(200).text("token");
    }

    private static Answer set(String token, String password) {
        return SharedServer.anonymous().post(SET, Map.of("token", token, "password", password));
    }

    @Test
    void aNewPasswordIsSetOnceAndEveryLoginEnds() {
        Tenant.Member person = home.newMember("MEMBER");
        Api before = SharedServer.anonymous().login(person.email(), SharedServer.PASSWORD);
        Answer issued = SharedServer.admin().post(reset(person.id())).expect(200);
        assertThat(issued.header("Cache-Control")).contains("no-store");
        assertThat(Duration.between(Instant.now(), Instant.parse(issued.text("expiresAt"))))
                .isBetween(Duration.ofMinutes(58), Duration.ofMinutes(61));
        before.get("/api/v1/me").expectProblem(401, "UNAUTHENTICATED");
        Api between = SharedServer.anonymous().login(person.email(), SharedServer.PASSWORD);
        set(issued.text("token"), NEXT).expect(204);
        between.get("/api/v1/me").expectProblem(401, "UNAUTHENTICATED");
        SharedServer.anonymous().tryLogin(person.email(), SharedServer.PASSWORD).expectProblem(401, "BAD_CREDENTIALS");
        SharedServer.anonymous().login(person.email(), NEXT).get("/api/v1/me").expect(200);
        assertThat(home.verdict(person.accessToken())).isEqualTo("VALID");
        Answer events = home.owner().get(home.path("audit-events") + "?subject=" + person.id());
        // The sign-in that failed is written when there is time for it.
        assertThat(events.items("action"))
                .filteredOn(action -> !action.equals("sign-in.failed"))
                .endsWith("user.password-reset", "user.password-changed");
        assertThat(events.text()).doesNotContain(issued.text("token"));
    }

    @Test
    void aUsedAnOldAndAnUnknownOneAreAnsweredAlike() {
        Tenant.Member person = home.newMember("MEMBER");
        String replaced = issue(person);
        String used = issue(person);
        set(used, NEXT).expect(204);
        Tenant.Member late = home.newMember("MEMBER");
        String old = issue(late);
        assertThat(SharedServer.database()
                        .update("update password_reset set expires_at = now() where user_id = ?::uuid", late.id()))
                .isOne();
        Answer unknown = set("x", NEXT).expectViolation("token");
        for (String dead : List.of(replaced, used, old, UUID.randomUUID().toString())) {
            assertThat(set(dead, NEXT).expectViolation("token").get("violations"))
                    .isEqualTo(unknown.get("violations"));
        }
    }

    @Test
    void ofTwoAtOnceOneSetsIt() throws Exception {
        Tenant.Member person = home.newMember("MEMBER");
        String token = issue(person);
        ExecutorService pool = Executors.newFixedThreadPool(2);
        try {
            List<Callable<Answer>> both = List.of(() -> set(token, "the first of the two"), () -> set(token, NEXT));
            List<Integer> statuses = new ArrayList<>();
            for (Future<Answer> answer : pool.invokeAll(both)) {
                statuses.add(answer.get().status());
            }
            assertThat(statuses).containsExactlyInAnyOrder(204, 400);
        } finally {
            pool.shutdown();
        }
    }

    @Test
    void aWeakPasswordDoesNotSpendIt() {
        Tenant.Member person = home.newMember("MEMBER");
        String token = issue(person);
        for (String weak : List.of("short", "password1", "          ", person.email())) {
            set(token, weak).expectViolation("password");
        }
        set(token, NEXT).expect(204);
    }

    @Test
    void itEnablesNothing() {
        Tenant.Member person = home.newMember("MEMBER");
        SharedServer.admin().post("/api/v1/users/" + person.id() + "/disable").expect(204);
        set(issue(person), NEXT).expect(204);
        SharedServer.anonymous().tryLogin(person.email(), NEXT).expectProblem(401, "BAD_CREDENTIALS");
        SharedServer.admin().post("/api/v1/users/" + person.id() + "/enable").expect(204);
        SharedServer.anonymous().login(person.email(), NEXT).get("/api/v1/me").expect(200);
    }

    @Test
    void guessesAtTheAccountDoNotKeepItsPersonOutAfterwards() {
        Tenant.Member person = home.newMember("MEMBER");
        Api stranger = SharedServer.anonymous().with("X-Forwarded-For", SharedServer.uniqueAddress());
        int status = 401;
        for (int i = 0; i < 15 && status == 401; i++) {
            status = stranger.tryLogin(person.email(), "guess " + i).status();
        }
        assertThat(status).isEqualTo(429);
        Api elsewhere = SharedServer.anonymous().with("X-Forwarded-For", SharedServer.uniqueAddress());
        elsewhere.post(SET, Map.of("token", issue(person), "password", NEXT)).expect(204);
        elsewhere.login(person.email(), NEXT).get("/api/v1/me").expect(200);
    }

    @Test
    void theSameRequestIsAnsweredTheSameAndNothingOfItIsKeptInTheClear() {
        Tenant.Member person = home.newMember("MEMBER");
        Api once =
                SharedServer.admin().with("Idempotency-Key", UUID.randomUUID().toString());
        String token = once.post(reset(person.id())).expect(200).text("token");
        assertThat(once.post(reset(person.id())).expect(200).text("token")).isEqualTo(token);
        assertThat(SharedServer.database()
                        .number("select count(*) from idempotency where answer like '%" + token + "%'"))
                .isZero();
        set(token, NEXT).expect(204);
    }

    @Test
    void onlyAnOperatorMay() {
        Tenant.Member owner = home.newMember("OWNER");
        SharedServer.anonymous().post(reset(owner.id())).expectProblem(401, "UNAUTHENTICATED");
        owner.api().post(reset(owner.id())).expectProblem(403, "FORBIDDEN");
        SharedServer.admin().post(reset(UUID.randomUUID().toString())).expectProblem(404, "NOT_FOUND");
    }

    @Test
    void theCommandGivesALinkForAnAccountHoweverItsAddressIsSpelt() throws Exception {
        Tenant.Member person = home.newMember("MEMBER");
        Api before = SharedServer.anonymous().login(person.email(), SharedServer.PASSWORD);
        String output = AccountCommand.run("reset-password", person.email().toUpperCase(java.util.Locale.ROOT), 0);
        Matcher link = Pattern.compile("http://localhost:8080/ui/password-reset#(\\S+)")
                .matcher(output);
        assertThat(link.find()).as(output).isTrue();
        before.get("/api/v1/me").expectProblem(401, "UNAUTHENTICATED");
        set(link.group(1), NEXT).expect(204);
        SharedServer.anonymous().login(person.email(), NEXT).get("/api/v1/me").expect(200);
        Answer events =
                home.owner().get(home.path("audit-events") + "?action=user.password-reset&subject=" + person.id());
        assertThat(events.text("/items/0/detail/by")).isEqualTo("command");
        assertThat(AccountCommand.run("reset-password", SharedServer.uniqueEmail(), 1))
                .contains("no account");
    }
}
