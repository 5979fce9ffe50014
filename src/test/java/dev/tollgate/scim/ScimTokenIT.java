package dev.tollgate.scim;

import static dev.tollgate.scim.Provisioned.label;
import static dev.tollgate.scim.Provisioned.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.support.Answer;
import dev.tollgate.support.Api;
import dev.tollgate.support.SharedServer;
import dev.tollgate.support.Tenant;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Who provisions: whoever has a token of the managed role SCIM, which owners alone hand out; and that does nothing else. */
class ScimTokenIT {
    private static final String SCIM = "00000000-0000-7000-8000-000000000005";

    private static Provisioned directory;
    private static Tenant home;

    @BeforeAll
    static void prepare() {
        directory = Provisioned.create();
        home = directory.home();
    }

    /** What whoever calls is answered at each path, with what would be good else. */
    private static void everythingIsRefused(Api caller, int status) {
        String someone = directory.createdId(SharedServer.uniqueEmail());
        String base = home.path("scim", "v2");
        for (String path :
                List.of("/ServiceProviderConfig", "/ResourceTypes", "/Schemas", "/Users", "/Users/" + someone)) {
            refused(caller.get(base + path), status, "");
        }
        refused(caller.post(directory.path(), Map.of("userName", SharedServer.uniqueEmail())), status, "");
        refused(caller.json("PUT", directory.path(someone), "{}"), status, "");
        refused(caller.patch(directory.path(someone), "{}"), status, "");
        refused(caller.delete(directory.path(someone)), status, "");
        assertThat(directory.isMember(someone)).isTrue();
    }

    @Test
    void nobodyElseProvisions() {
        everythingIsRefused(SharedServer.anonymous(), 401);
        everythingIsRefused(SharedServer.anonymous().bearer("nonsense"), 401);
        everythingIsRefused(home.owner(), 403);
        everythingIsRefused(home.newMember("OWNER").api(), 403);
        everythingIsRefused(home.newMember("SUPER_ADMIN").api(), 403);
        everythingIsRefused(
                SharedServer.anonymous().bearer(home.newToken("Service Account").value()), 403);
        for (String role : List.of("CI Token", "Read Only", "Gateway")) {
            everythingIsRefused(
                    SharedServer.anonymous().bearer(home.newToken(role).value()), 401);
        }
    }

    @Test
    void anotherOrganizationIsAbsent() {
        everythingIsRefused(Provisioned.create().api(), 404);
        everythingIsRefused(SharedServer.newTenant().newMember("OWNER").api(), 404);
    }

    @Test
    void itDoesNothingElse() {
        Api token = directory.api();
        token.get(home.path()).expectProblem(403, "FORBIDDEN");
        token.get(home.path("users")).expectProblem(403, "FORBIDDEN");
        token.get(home.path("tokens")).expectProblem(403, "FORBIDDEN");
        token.post(home.path("tokens"), label("CI Token")).expectProblem(403, "FORBIDDEN");
        token.get("/api/v1/me").expectProblem(403, "FORBIDDEN");
        token.get("/api/v1/organizations").expectProblem(403, "FORBIDDEN");
        assertThat(home.verdict(directory.token().value())).isEqualTo("VALID");
    }

    @Test
    void ownersAloneHandOneOut() {
        Api superAdmin = home.newMember("SUPER_ADMIN").api();
        superAdmin.post(home.path("tokens"), label("SCIM")).expectProblem(403, "OWNER_REQUIRED");
        superAdmin.post(home.path("tokens"), label(SCIM)).expectProblem(403, "OWNER_REQUIRED");
        Tenant.Issued other = home.newToken();
        superAdmin.patch(home.token(other.id()), Map.of("role", "SCIM")).expectProblem(403, "OWNER_REQUIRED");
        superAdmin.post(home.token(directory.token().id()) + "/rotate").expectProblem(403, "OWNER_REQUIRED");
        superAdmin
                .post(
                        home.path("tokens", "bulk-change"),
                        Map.of("filter", Map.of("search", "label"), "change", Map.of("role", "SCIM")))
                .expectProblem(403, "OWNER_REQUIRED");
        home.owner().patch(home.token(other.id()), Map.of("role", "SCIM")).expect(200);
        SharedServer.anonymous().bearer(other.value()).get(directory.path()).expect(200);
        // To end one is no privilege.
        superAdmin.delete(home.token(other.id())).expect(204);
        refused(SharedServer.anonymous().bearer(other.value()).get(directory.path()), 401, "");
    }

    @Test
    void ownersAlonePutOneBackOrLengthenIt() {
        Provisioned another = Provisioned.of(home);
        String token = home.token(another.token().id());
        Api superAdmin = home.newMember("SUPER_ADMIN").api();
        superAdmin.patch(token, Map.of("enabled", false)).expect(200);
        superAdmin.patch(token, Map.of("enabled", true)).expectProblem(403, "OWNER_REQUIRED");
        superAdmin.post(token + "/enable").expectProblem(403, "OWNER_REQUIRED");
        superAdmin.patch(token, Map.of("expiresAt", "2080-01-01T00:00:00Z")).expectProblem(403, "OWNER_REQUIRED");
        for (Map<String, ?> change : List.of(Map.of("enabled", true), Map.of("expiresAt", "2080-01-01T00:00:00Z"))) {
            Answer outcome = superAdmin
                    .post(
                            home.path("tokens", "bulk-change"),
                            Map.of("filter", Map.of("search", another.token().id()), "change", change, "confirm", 1))
                    .expect(200);
            assertThat(outcome.get("failed").asInt()).as(change.toString()).isOne();
        }
        assertThat(home.verdict(another.token().value())).isEqualTo("DISABLED");
        home.owner().post(token + "/enable").expect(200);
        assertThat(home.verdict(another.token().value())).isEqualTo("VALID");
    }

    @Test
    void oneThatHasEndedProvisionsNoMore() {
        Provisioned another = Provisioned.of(home);
        home.owner()
                .patch(home.token(another.token().id()), Map.of("enabled", false))
                .expect(200);
        refused(another.create(SharedServer.uniqueEmail()), 401, "");
        home.owner()
                .patch(home.token(another.token().id()), Map.of("enabled", true, "role", "Read Only"))
                .expect(200);
        refused(another.create(SharedServer.uniqueEmail()), 401, "");
    }

    /** As an organization may have made it before there was the managed one. */
    @Test
    void anOwnRoleOfThatNameIsWhatTheNameMeansAndProvisionsNothing() {
        Tenant older = SharedServer.newTenant();
        UUID own = UUID.randomUUID();
        assertThat(SharedServer.database()
                        .update(
                                "insert into token_role (id, organization_id, name, name_key, permissions, created_at)"
                                        + " values (?, ?::uuid, 'Scim', 'scim', '{people:provision}', now())",
                                own,
                                older.id()))
                .isOne();
        Api superAdmin = older.newMember("SUPER_ADMIN").api();
        String value =
                superAdmin.post(older.path("tokens"), label("SCIM")).expect(201).text("token");
        assertThat(older.verdict(value)).isEqualTo("VALID");
        refused(SharedServer.anonymous().bearer(value).get(older.path("scim", "v2", "Users")), 401, "");
        Tenant.Issued managed = older.newToken(SCIM);
        SharedServer.anonymous()
                .bearer(managed.value())
                .get(older.path("scim", "v2", "Users"))
                .expect(200);
    }

    @Test
    void aPublisherOrAnImportGetsNone() {
        home.owner()
                .with("Content-Type", "application/x-ndjson")
                .send(
                        "POST",
                        home.path("tokens", "import"),
                        BodyPublishers.ofString("{\"label\": \"x\", \"sha256\": \"" + "ab".repeat(32)
                                + "\", \"length\": 40, \"role\": \"SCIM\"}"))
                .expect(200);
        assertThat(home.owner().get(home.path("tokens") + "?role=SCIM").items("label"))
                .doesNotContain("x");
    }
}
