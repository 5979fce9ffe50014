package dev.tollgate.user.account;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.support.Answer;
import dev.tollgate.support.Api;
import dev.tollgate.support.SharedServer;
import dev.tollgate.support.Tenant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** {@code /api/v1/users}: an operator finds an account, disables it everywhere at once and enables it again. */
class DisableIT {
    private static Tenant home;
    private static Tenant other;

    @BeforeAll
    static void prepare() {
        home = SharedServer.newTenant();
        other = SharedServer.newTenant();
    }

    private static String of(String user, String act) {
        return "/api/v1/users/" + user + "/" + act;
    }

    private static Answer disable(String user) {
        return SharedServer.admin().post(of(user, "disable")).expect(204);
    }

    private static Answer enable(String user) {
        return SharedServer.admin().post(of(user, "enable")).expect(204);
    }

    private static Api login(Tenant.Member person) {
        return SharedServer.anonymous().login(person.email(), SharedServer.PASSWORD);
    }

    @Test
    void everythingOfThePersonEndsInEveryOrganizationAndNothingOfOthers() {
        Tenant.Member here = home.newMember("SUPER_ADMIN");
        Tenant.Member there = other.newMember(here.email(), "MEMBER");
        Tenant.Member bystander = home.newMember("MEMBER");
        Api login = login(here);
        String made = here.api()
                .post(home.path("tokens"), Map.of("label", SharedServer.unique("ci"), "role", "CI Token"))
                .expect(201)
                .text("token");
        Answer disabled = disable(here.id());
        assertThat(disabled.header("Tollgate-Propagation")).isEqualTo("complete");
        login.get("/api/v1/me").expectProblem(401, "UNAUTHENTICATED");
        here.api().get("/api/v1/me").expectProblem(401, "UNAUTHENTICATED");
        assertThat(home.verdict(here.accessToken())).isEqualTo("REVOKED");
        assertThat(other.verdict(there.accessToken())).isEqualTo("REVOKED");
        SharedServer.anonymous().tryLogin(here.email(), SharedServer.PASSWORD).expectProblem(401, "BAD_CREDENTIALS");
        assertThat(home.verdict(made)).as("the organization's").isEqualTo("VALID");
        assertThat(home.verdict(bystander.accessToken())).isEqualTo("VALID");
        login(bystander).get("/api/v1/me").expect(200);
        disable(here.id());
    }

    @Test
    void whatWasEndedStaysEndedWhenTheAccountIsEnabled() {
        Tenant.Member person = home.newMember("MEMBER");
        String reset = home.path("users", person.id(), "access-token/reset");
        disable(person.id());
        home.owner().post(reset).expectProblem(409, "TOKEN_DISABLED");
        Tenant.Member joined = other.newMember(person.email(), "MEMBER");
        assertThat(other.verdict(joined.accessToken())).isEqualTo("DISABLED");
        assertThat(enable(person.id()).header("Tollgate-Propagation")).isEqualTo("complete");
        assertThat(home.verdict(person.accessToken())).isEqualTo("REVOKED");
        assertThat(other.verdict(joined.accessToken())).isEqualTo("VALID");
        String value = home.owner().post(reset).expect(200).text("token");
        assertThat(home.verdict(value)).isEqualTo("VALID");
        login(person).get("/api/v1/me").expect(200);
    }

    @Test
    void whoHasLeakedMeanwhileStaysDisabled() {
        Tenant quarantine = SharedServer.newTenant();
        quarantine
                .owner()
                .patch(quarantine.path(), Map.of("leakAction", "DISABLE"))
                .expect(200);
        Tenant.Member person = home.newMember("MEMBER");
        disable(person.id());
        Tenant.Member joined = quarantine.newMember(person.email(), "MEMBER");
        SharedServer.anonymous()
                .post("/api/v1/leaks", Map.of("tokens", List.of(joined.accessToken())))
                .expect(202);
        enable(person.id());
        assertThat(quarantine.verdict(joined.accessToken())).isNotEqualTo("VALID");
    }

    @Test
    void theRightPasswordOfADisabledAccountIsCountedLikeAWrongOne() {
        Tenant.Member person = home.newMember("MEMBER");
        disable(person.id());
        Api stranger = SharedServer.anonymous().with("X-Forwarded-For", SharedServer.uniqueAddress());
        int status = 401;
        for (int i = 0; i < 15 && status == 401; i++) {
            status = stranger.tryLogin(person.email(), SharedServer.PASSWORD).status();
        }
        assertThat(status).isEqualTo(429);
    }

    @Test
    void theActIsInTheChainsOfThePersonsOrganizationsAndOfTheInstallation() {
        Tenant.Member person = home.newMember("MEMBER");
        other.newMember(person.email(), "MEMBER");
        disable(person.id());
        disable(person.id());
        enable(person.id());
        for (String chain : List.of(home.path("audit-events"), other.path("audit-events"), "/api/v1/audit-events")) {
            Answer events =
                    SharedServer.admin().get(chain + "?subject=" + person.id()).expect(200);
            assertThat(events.items("action"))
                    .as(chain)
                    .endsWith("user.disabled", "user.enabled")
                    .containsOnlyOnce("user.disabled");
            assertThat(events.text("/items/0/subject/name")).isEqualTo(person.email());
        }
        Answer intact = SharedServer.admin().get("/api/v1/audit-events/verify").expect(200);
        assertThat(intact.get("intact").asBoolean()).isTrue();
        assertThat(SharedServer.admin()
                        .with("Accept", "application/x-ndjson")
                        .get("/api/v1/audit-events?action=operator.granted")
                        .expect(200)
                        .text())
                .contains(SharedServer.ADMIN);
    }

    @Test
    void anAccountIsFoundByItsAddressHoweverItIsSpelt() {
        Tenant.Member person = home.newMember("MEMBER");
        Answer found = SharedServer.admin()
                .get("/api/v1/users?email=" + person.email().toUpperCase(java.util.Locale.ROOT))
                .expect(200);
        assertThat(found.items("id")).containsExactly(person.id());
        assertThat(found.get("/items/0/disabledAt").isNull()).isTrue();
        disable(person.id());
        Answer after = SharedServer.admin().get("/api/v1/users?email=" + person.email());
        assertThat(after.text("/items/0/disabledAt")).endsWith("Z");
        SharedServer.admin().get("/api/v1/users?limit=1").expect(200);
    }

    @Test
    void onlyAnOperatorMayAndOnlyForAnAccountThatThereIs() {
        Tenant.Member owner = home.newMember("OWNER");
        for (String path : List.of(of(owner.id(), "disable"), of(owner.id(), "enable"))) {
            SharedServer.anonymous().post(path).expectProblem(401, "UNAUTHENTICATED");
            owner.api().post(path).expectProblem(403, "FORBIDDEN");
            login(owner).post(path).expectProblem(403, "FORBIDDEN");
        }
        owner.api().get("/api/v1/users").expectProblem(403, "FORBIDDEN");
        owner.api().get("/api/v1/audit-events").expectProblem(403, "FORBIDDEN");
        for (String unknown : List.of(UUID.randomUUID().toString(), "nobody")) {
            SharedServer.admin().post(of(unknown, "disable")).expectProblem(404, "NOT_FOUND");
            SharedServer.admin().post(of(unknown, "enable")).expectProblem(404, "NOT_FOUND");
        }
    }

    @Test
    void ofTheLastTwoOperatorsWhoDisableEachOtherOneStays() throws Exception {
        String admin = SharedServer.admin().get("/api/v1/me").text("id");
        SharedServer.admin().post(of(admin, "disable")).expectProblem(409, "LAST_OPERATOR");
        Tenant.Member first = home.newMember("MEMBER");
        Tenant.Member second = home.newMember("MEMBER");
        operators(admin, false);
        try {
            operators(first.id(), true);
            operators(second.id(), true);
            Api one = login(first);
            Api two = login(second);
            ExecutorService pool = Executors.newFixedThreadPool(2);
            try {
                List<Callable<Answer>> both =
                        List.of(() -> one.post(of(second.id(), "disable")), () -> two.post(of(first.id(), "disable")));
                List<Integer> statuses = pool.invokeAll(both).stream()
                        .map(answer -> {
                            try {
                                return answer.get().status();
                            } catch (Exception e) {
                                throw new IllegalStateException(e);
                            }
                        })
                        .toList();
                assertThat(statuses).containsOnlyOnce(204);
            } finally {
                pool.shutdown();
            }
        } finally {
            operators(admin, true);
            operators(first.id(), false);
            operators(second.id(), false);
        }
    }

    @Test
    void anOwnerWhoIsDisabledIsNoOwnerThatIsLeft() {
        Tenant small = SharedServer.newTenant();
        Tenant.Member second = small.newMember("OWNER");
        String self = small.owner().get("/api/v1/me").text("id");
        disable(second.id());
        small.owner().delete(small.path("users", self)).expectProblem(409, "LAST_OWNER");
        small.owner().patch(small.path("users", self), Map.of("role", "MEMBER")).expectProblem(409, "LAST_OWNER");
        small.owner().delete(small.path("users", second.id())).expect(204);
    }

    private static void operators(String user, boolean operator) {
        SharedServer.database().execute("update app_user set operator = ? where id = ?::uuid", operator, user);
    }

    @Test
    void theCommandDoesWhatAnOperatorDoes() throws Exception {
        Tenant.Member person = home.newMember("MEMBER");
        Api login = login(person);
        assertThat(AccountCommand.run("disable-account", person.email(), 0))
                .contains(person.email() + " is disabled", "No replica accepts");
        assertThat(home.verdict(person.accessToken())).isEqualTo("REVOKED");
        login.get("/api/v1/me").expectProblem(401, "UNAUTHENTICATED");
        Answer events = home.owner().get(home.path("audit-events") + "?order=desc&subject=" + person.id());
        assertThat(events.text("/items/0/action")).isEqualTo("user.disabled");
        assertThat(events.text("/items/0/detail/by")).isEqualTo("command");
        assertThat(AccountCommand.run("enable-account", person.email(), 0)).contains("is enabled");
        login(person).get("/api/v1/me").expect(200);
        home.owner().post(home.path("users", person.id(), "access-token/reset")).expect(200);
    }
}
