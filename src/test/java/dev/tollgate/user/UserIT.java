package dev.tollgate.user;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.support.Answer;
import dev.tollgate.support.Api;
import dev.tollgate.support.SharedServer;
import dev.tollgate.support.Tenant;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code /api/v1/organizations/{org}/users}: people join, change roles and leave. */
class UserIT {
    private static Tenant home;
    private static Api superAdmin;

    @BeforeAll
    static void prepare() {
        home = SharedServer.newTenant();
        superAdmin = home.newMember("SUPER_ADMIN").api();
    }

    private static Map<String, String> person(String email, String name, String password, String role) {
        return Map.of("email", email, "name", name, "password", password, "role", role);
    }

    private static String permissions(String value) {
        return SharedServer.anonymous().bearer(value).get("/auth").expect(200).header("Tollgate-Permissions");
    }

    @Test
    void whoJoinsGetsAnAccessTokenShownOnce() {
        String email = SharedServer.uniqueEmail();
        Answer added = superAdmin
                .post(home.path("users"), person(email, "Ada", SharedServer.PASSWORD, "MEMBER"))
                .expect(201);
        String value = added.text("token");
        assertThat(value).matches("tg_pat_[0-9A-Za-z]{38}");
        assertThat(added.header("Location")).endsWith(home.path("users", added.text("id")));
        Answer one = superAdmin.get(home.path("users", added.text("id"))).expect(200);
        assertThat(one.text("email")).isEqualTo(email);
        assertThat(one.text()).doesNotContain(value, "password");
        assertThat(added.header("Cache-Control")).contains("no-store");
        assertThat(added.header("Tollgate-Propagation")).isEqualTo("complete");
        assertThat(added.text("email")).isEqualTo(email);
        assertThat(added.text("name")).isEqualTo("Ada");
        assertThat(added.text("role")).isEqualTo("MEMBER");
        assertThat(added.text("/accessToken/hint")).isEqualTo("tg_pat_…" + value.substring(value.length() - 4));
        assertThat(added.get("/accessToken/lastUsedAt").isNull()).isTrue();
        assertThat(added.text("/accessToken/createdAt")).endsWith("Z");
        assertThat(home.verdict(value)).isEqualTo("VALID");
        Answer listed = superAdmin.get(home.path("users")).expect(200);
        assertThat(listed.items("email")).contains(email);
        assertThat(listed.text()).doesNotContain(value, "password");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "email    | {'name': 'A', 'password': 'long enough', 'role': 'MEMBER'}",
                "email    | {'email': 'nobody', 'name': 'A', 'password': 'long enough', 'role': 'MEMBER'}",
                "email    | {'email': '', 'name': 'A', 'password': 'long enough', 'role': 'MEMBER'}",
                "email    | {'email': 'a@b\\u0000.org', 'name': 'A', 'password': 'long enough', 'role': 'MEMBER'}",
                "name     | {'email': 'a@b.org', 'password': 'long enough', 'role': 'MEMBER'}",
                "name     | {'email': 'a@b.org', 'name': ' ', 'password': 'long enough', 'role': 'MEMBER'}",
                "password | {'email': 'a@b.org', 'name': 'A', 'role': 'MEMBER'}",
                "password | {'email': 'a@b.org', 'name': 'A', 'password': 'short', 'role': 'MEMBER'}",
                "password | {'email': 'a@b.org', 'name': 'A', 'password': 12345678, 'role': 'MEMBER'}",
                "role     | {'email': 'a@b.org', 'name': 'A', 'password': 'long enough'}",
                "role     | {'email': 'a@b.org', 'name': 'A', 'password': 'long enough', 'role': 'member'}",
                "role     | {'email': 'a@b.org', 'name': 'A', 'password': 'long enough', 'role': ''}",
                "role     | {'email': 'a@b.org', 'name': 'A', 'password': 'long enough', 'role': 0}",
                "operator | {'email': 'a@b.org', 'name': 'A', 'password': 'long enough', 'role': 'MEMBER', 'operator': true}"
            })
    void aFieldThatIsWrongIsNamed(String field, String body) {
        superAdmin.post(home.path("users"), body.replace('\'', '"')).expectViolation(field);
    }

    @Test
    void nobodyJoinsTwice() {
        String email = home.newMember("MEMBER").email();
        superAdmin
                .post(home.path("users"), person(email, "Again", SharedServer.PASSWORD, "SUPER_ADMIN"))
                .expectProblem(409, "ALREADY_MEMBER");
    }

    @Test
    void anAddressWithAnAccountOnlyGainsTheMembership() {
        Tenant other = SharedServer.newTenant();
        Tenant.Member known = other.newMember("SUPER_ADMIN");
        Answer joined = superAdmin
                .post(home.path("users"), person(known.email(), "Impostor", "the impostor's own", "MEMBER"))
                .expect(201);
        assertThat(joined.text("id")).isEqualTo(known.id());
        assertThat(joined.text("name")).isEqualTo("Somebody");
        assertThat(joined.text("token")).startsWith("tg_pat_");
        SharedServer.anonymous().tryLogin(known.email(), "the impostor's own").expectProblem(401, "BAD_CREDENTIALS");
        Answer me = SharedServer.anonymous()
                .login(known.email(), SharedServer.PASSWORD)
                .get("/api/v1/me");
        assertThat(me.text("name")).isEqualTo("Somebody");
        assertThat(me.get("memberships").findValuesAsText("role")).containsExactlyInAnyOrder("SUPER_ADMIN", "MEMBER");
    }

    @Test
    void anAccessTokenFollowsTheRole() {
        Tenant.Member member = home.newMember("MEMBER");
        assertThat(permissions(member.accessToken())).isEqualTo("scan:read");
        member.api().get(home.path("tokens")).expectProblem(403, "FORBIDDEN");
        Answer promoted = superAdmin
                .patch(home.path("users", member.id()), Map.of("role", "SUPER_ADMIN"))
                .expect(200);
        assertThat(promoted.text("role")).isEqualTo("SUPER_ADMIN");
        assertThat(promoted.header("Tollgate-Propagation")).isEqualTo("complete");
        assertThat(permissions(member.accessToken())).isEqualTo("scan:upload scan:read organization:manage");
        member.api().get(home.path("tokens")).expect(200);
        superAdmin
                .patch(home.path("users", member.id()), Map.of("role", "MEMBER"))
                .expect(200);
        assertThat(permissions(member.accessToken())).isEqualTo("scan:read");
        member.api().get(home.path("tokens")).expectProblem(403, "FORBIDDEN");
    }

    @Test
    void aRoleCannotBeClearedOrInvented() {
        String path = home.path("users", home.newMember("MEMBER").id());
        superAdmin.patch(path, "{\"role\": null}").expectViolation("role");
        superAdmin.patch(path, "{}").expect(200);
        superAdmin.patch(path, Map.of("role", "ADMIN")).expectViolation("role");
        superAdmin.patch(path, Map.of("role", "MEMBER", "name", "x")).expectViolation("name");
    }

    @Test
    void leavingEndsTheAccessTokenAndNothingElse() {
        Tenant other = SharedServer.newTenant();
        Tenant.Member leaver = home.newMember("MEMBER");
        Tenant.Member there = other.newMember(leaver.email(), "MEMBER");
        Api login = SharedServer.anonymous().login(leaver.email(), SharedServer.PASSWORD);
        Answer removed = superAdmin.delete(home.path("users", leaver.id())).expect(204);
        assertThat(removed.header("Tollgate-Propagation")).isEqualTo("complete");
        assertThat(home.verdict(leaver.accessToken())).isEqualTo("REVOKED");
        leaver.api().get(home.path()).expectProblem(401, "UNAUTHENTICATED");
        login.get(home.path()).expectProblem(404, "NOT_FOUND");
        assertThat(superAdmin.get(home.path("users")).items("id")).doesNotContain(leaver.id());
        superAdmin.delete(home.path("users", leaver.id())).expectProblem(404, "NOT_FOUND");
        login.get(other.path()).expect(200);
        assertThat(other.verdict(there.accessToken())).isEqualTo("VALID");
        Tenant.Member back = home.newMember(leaver.email(), "MEMBER");
        assertThat(home.verdict(back.accessToken())).isEqualTo("VALID");
        assertThat(home.verdict(leaver.accessToken())).isEqualTo("REVOKED");
    }

    @Test
    void membersAreListedInPages() {
        Tenant large = SharedServer.newTenant();
        for (int i = 0; i < 3; i++) {
            large.newMember("MEMBER");
        }
        Answer first = large.owner().get(large.path("users") + "?limit=3").expect(200);
        Answer second = large.owner()
                .get(large.path("users") + "?limit=3&after=" + first.text("next"))
                .expect(200);
        assertThat(first.items("id")).hasSize(3).doesNotContainAnyElementsOf(second.items("id"));
        assertThat(second.items("id")).hasSize(1);
        assertThat(second.get("next").isNull()).isTrue();
    }

    @Test
    void theEndOfARemovedPersonsAccessTokenIsRecorded() {
        Tenant tenant = SharedServer.newTenant();
        Tenant.Member member = tenant.newMember("MEMBER");
        tenant.owner()
                .patch(tenant.path("users", member.id()), Map.of("role", "MEMBER"))
                .expect(200);
        assertThat(tenant.owner()
                        .get(tenant.path("audit-events") + "?action=user.role-changed")
                        .get("items")
                        .size())
                .isZero();
        tenant.owner().delete(tenant.path("users", member.id())).expect(204);
        Answer ended = tenant.owner().get(tenant.path("audit-events") + "?action=token.revoked");
        assertThat(ended.text("/items/0/subject/kind")).isEqualTo("TOKEN");
        assertThat(ended.text("/items/0/detail/user")).isEqualTo(member.id());
        tenant.owner().patch(tenant.path("users", member.id()), "{}").expectProblem(404, "NOT_FOUND");
        tenant.owner()
                .patch(tenant.path("users", member.id()), Map.of("role", "MEMBER"))
                .expectProblem(404, "NOT_FOUND");
    }
}
