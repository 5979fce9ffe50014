package dev.tollgate.precondition;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.support.Answer;
import dev.tollgate.support.Api;
import dev.tollgate.support.SharedServer;
import dev.tollgate.support.Tenant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code ETag} and {@code If-Match} of what can be changed: two administrators never undo each other. */
class IfMatchIT {
    private static Tenant home;

    @BeforeAll
    static void prepare() {
        home = SharedServer.newTenant();
    }

    /** A thing of its own for each test, its path, and two changes of it. */
    record Thing(String kind, String path, Map<String, ?> change, Map<String, ?> other, Api owner, String confirm) {
        String tag() {
            return owner.get(path).expect(200).header("ETag");
        }

        Answer patch(String condition, Object body) {
            return owner.with("If-Match", condition).patch(path, body);
        }

        Answer delete(String condition) {
            return owner.with("If-Match", condition).delete(path + confirm);
        }

        @Override
        public String toString() {
            return kind;
        }
    }

    static Stream<Thing> things() {
        Tenant other = SharedServer.newTenant();
        String role = home.owner()
                .post(home.path("roles"), Map.of("name", SharedServer.unique("role"), "permissions", List.of("a")))
                .expect(201)
                .text("id");
        return Stream.of(
                new Thing(
                        "token",
                        home.token(home.newToken().id()),
                        Map.of("description", "one"),
                        Map.of("description", "two"),
                        home.owner(),
                        ""),
                new Thing(
                        "role",
                        home.path("roles", role),
                        Map.of("permissions", List.of("b")),
                        Map.of("permissions", List.of("c")),
                        home.owner(),
                        ""),
                new Thing(
                        "organization",
                        other.path(),
                        Map.of("leakAction", "DISABLE"),
                        Map.of("leakAction", "REVOKE"),
                        SharedServer.admin(),
                        "?confirm=" + other.name().replace(" ", "%20")));
    }

    @ParameterizedTest
    @MethodSource("things")
    void aChangeOfWhatSomebodyElseHasChangedIsRefused(Thing thing) {
        String seen = thing.tag();
        assertThat(seen).matches("\"[!#-~]+\"");
        assertThat(thing.tag()).isEqualTo(seen);

        Answer changed = thing.patch(seen, thing.change()).expect(200);
        String now = changed.header("ETag");
        assertThat(now).isNotEqualTo(seen).isEqualTo(thing.tag());

        Answer before = thing.owner().get(thing.path());
        thing.patch(seen, thing.other()).expectProblem(412, "STALE");
        thing.delete(seen).expectProblem(412, "STALE");
        Answer after = thing.owner().get(thing.path()).expect(200);
        assertThat(after.text()).isEqualTo(before.text());
        assertThat(after.header("ETag")).isEqualTo(now);

        // Back to what it was is another version.
        thing.patch("\"unknown\", W/" + now, thing.other()).expect(200);
        thing.patch("*", thing.change()).expect(200);
        thing.patch(now, thing.other()).expectProblem(412, "STALE");
        thing.delete("W/" + thing.tag()).expect(204);
    }

    @Test
    void whoeverEndsAValueByAnotherPathSaysWhatTheySaw() {
        Tenant.Issued token = home.newToken();
        String seen = home.owner().get(home.token(token.id())).header("ETag");
        String fresh = home.owner()
                .post(home.token(token.id()) + "/rotate", Map.of("overlap", "PT1H"))
                .expect(200)
                .text("token");
        String now = home.owner().get(home.token(token.id())).header("ETag");
        String ending = home.token(token.id()) + "/ending-value";
        home.owner().with("If-Match", seen).delete(ending).expectProblem(412, "STALE");
        assertThat(home.verdict(token.value())).isEqualTo("VALID");
        home.owner().with("If-Match", now).delete(ending).expect(204);
        assertThat(home.verdict(token.value())).isEqualTo("REVOKED");

        Api holder = SharedServer.anonymous().bearer(fresh);
        holder.with("If-Match", now).delete("/api/v1/token").expectProblem(412, "STALE");
        assertThat(home.verdict(fresh)).isEqualTo("VALID");
        String last = holder.get("/api/v1/token").header("ETag");
        holder.with("If-Match", last).delete("/api/v1/token").expect(204);
        assertThat(home.verdict(fresh)).isEqualTo("REVOKED");
    }

    @ParameterizedTest
    @MethodSource("things")
    void aChangeThatChangesNothingLeavesTheVersion(Thing thing) {
        String seen = thing.tag();
        assertThat(thing.patch(seen, "{}").expect(200).header("ETag")).isEqualTo(seen);
        assertThat(thing.tag()).isEqualTo(seen);
    }

    @ParameterizedTest
    @MethodSource("things")
    void ofManyAtOnceOneWins(Thing thing) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(4);
        try {
            for (int round = 0; round < 5; round++) {
                String seen = thing.tag();
                Map<String, ?> body = round % 2 == 0 ? thing.change() : thing.other();
                Callable<Answer> change = () -> thing.patch(seen, body);
                List<Integer> statuses = new ArrayList<>();
                for (Future<Answer> answer : pool.invokeAll(List.of(change, change, change, change))) {
                    statuses.add(answer.get().status());
                }
                assertThat(statuses).containsExactlyInAnyOrder(200, 412, 412, 412);
            }
        } finally {
            pool.shutdown();
        }
    }

    @ParameterizedTest
    @MethodSource("things")
    void visibilityAndRoleComeFirst(Thing thing) {
        Tenant.Member member = home.newMember("MEMBER");
        Tenant.Member stranger = SharedServer.newTenant().newMember("OWNER");
        stranger.api()
                .with("If-Match", "\"stale\"")
                .patch(thing.path(), thing.change())
                .expectProblem(404, "NOT_FOUND");
        if (thing.path().startsWith(home.path())) {
            member.api()
                    .with("If-Match", "\"stale\"")
                    .patch(thing.path(), thing.change())
                    .expectProblem(403, "FORBIDDEN");
        }
    }

    @Test
    void theTagOfAnotherThingDoesNotFit() {
        String one = home.token(home.newToken().id());
        String tag = home.owner().get(home.token(home.newToken().id())).header("ETag");
        home.owner()
                .with("If-Match", tag)
                .patch(one, Map.of("description", "x"))
                .expectProblem(412, "STALE");
    }

    @Test
    void whateverChangesATokenChangesItsVersion() {
        Tenant.Issued token = home.newToken();
        String path = home.token(token.id());
        List<String> tags = new ArrayList<>(List.of(home.owner().get(path).header("ETag")));
        Answer rotated =
                home.owner().post(path + "/rotate", Map.of("overlap", "PT1H")).expect(200);
        tags.add(rotated.header("ETag"));
        assertThat(home.owner().get(path).header("ETag")).isEqualTo(rotated.header("ETag"));
        home.owner().delete(path + "/ending-value").expect(204);
        tags.add(home.owner().get(path).header("ETag"));
        home.owner().patch(path, Map.of("enabled", false)).expect(200);
        tags.add(home.owner().get(path).header("ETag"));
        String value = home.owner().patch(path, Map.of("enabled", true)).header("ETag");
        tags.add(value);
        Answer self = SharedServer.anonymous().bearer(rotated.text("token")).post("/api/v1/token/rotate");
        tags.add(self.expect(200).header("ETag"));
        home.owner().delete(path).expect(204);
        tags.add(home.owner().get(path).expect(200).header("ETag"));
        assertThat(tags).doesNotHaveDuplicates().doesNotContain("");
    }

    @Test
    void aLeakReportChangesTheVersion() {
        Tenant quarantine = SharedServer.newTenant();
        quarantine
                .owner()
                .patch(quarantine.path(), Map.of("leakAction", "DISABLE"))
                .expect(200);
        Tenant.Issued token = quarantine.newToken();
        String path = quarantine.token(token.id());
        String seen = quarantine.owner().get(path).header("ETag");
        SharedServer.anonymous()
                .post("/api/v1/leaks", Map.of("tokens", List.of(token.value())))
                .expect(202);
        quarantine
                .owner()
                .with("If-Match", seen)
                .patch(path, Map.of("enabled", true))
                .expectProblem(412, "STALE");
        assertThat(quarantine.verdict(token.value())).isEqualTo("DISABLED");
    }

    @Test
    void useDoesNotChangeTheVersion() {
        Tenant.Issued token = home.newToken();
        String seen = home.owner().get(home.token(token.id())).header("ETag");
        SharedServer.anonymous().bearer(token.value()).get("/auth").expect(200);
        assertThat(home.verdict(token.value())).isEqualTo("VALID");
        assertThat(home.owner().get(home.token(token.id())).header("ETag")).isEqualTo(seen);
    }

    @Test
    void aDeleteOfWhatIsRevokedDoesNotLook() {
        Tenant.Issued token = home.newToken();
        String path = home.token(token.id());
        String seen = home.owner().get(path).header("ETag");
        Api once = home.owner().with("If-Match", seen);
        once.delete(path).expect(204);
        once.delete(path).expect(204);
        once.patch(path, Map.of("description", "x")).expectProblem(409, "TOKEN_REVOKED");
    }

    @Test
    void creationShowsTheVersion() {
        Answer created = home.owner()
                .with("Idempotency-Key", "creation-shows-the-version")
                .post(home.path("tokens"), Map.of("label", SharedServer.unique("t"), "role", "CI Token"))
                .expect(201);
        assertThat(home.owner().get(home.token(created.text("id"))).header("ETag"))
                .isEqualTo(created.header("ETag"));
    }

    @Test
    void aManagedRoleHasOneToo() {
        for (var role : home.owner().get(home.path("roles")).get("items")) {
            Answer shown = home.owner()
                    .get(home.path("roles", role.get("id").asText()))
                    .expect(200);
            assertThat(shown.header("ETag")).as(shown.text()).matches("\"[!#-~]+\"");
        }
    }
}
