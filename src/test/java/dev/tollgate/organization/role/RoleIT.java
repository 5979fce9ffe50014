package dev.tollgate.organization.role;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.support.Answer;
import dev.tollgate.support.SharedServer;
import dev.tollgate.support.Tenant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code /api/v1/organizations/{org}/roles}: the managed ones and an organization's own. */
class RoleIT {
    private static final String CI_TOKEN = "00000000-0000-7000-8000-000000000001";

    private static Tenant home;

    @BeforeAll
    static void prepare() {
        home = SharedServer.newTenant();
    }

    private static Answer create(String name, String... permissions) {
        return home.owner().post(home.path("roles"), Map.of("name", name, "permissions", permissions));
    }

    @Test
    void theManagedRolesAreThoseOfTheContract() {
        Tenant fresh = SharedServer.newTenant();
        Answer roles = fresh.newMember("MEMBER").api().get(fresh.path("roles")).expect(200);
        assertThat(roles.items("name"))
                .containsExactlyInAnyOrder("CI Token", "Read Only", "Gateway", "Service Account", "SCIM");
        roles.get("items").forEach(role -> {
            assertThat(role.get("managed").asBoolean()).isTrue();
            assertThat(role.get("permissions").toString())
                    .isEqualTo(
                            switch (role.get("name").asText()) {
                                case "CI Token" -> "[\"scan:upload\",\"scan:read\"]";
                                case "Read Only" -> "[\"scan:read\"]";
                                case "Gateway" -> "[\"tokens:verify\"]";
                                case "SCIM" -> "[\"people:provision\"]";
                                default -> "[\"tokens:create\"]";
                            });
        });
    }

    @Test
    void anOwnRoleIsMadeChangedAndDeleted() {
        Answer created = create("Deployer", "deploy:run", "deploy:read").expect(201);
        assertThat(created.header("Location")).endsWith(home.path("roles", created.text("id")));
        assertThat(created.get("managed").asBoolean()).isFalse();
        String path = home.path("roles", created.text("id"));
        Answer renamed = home.owner().patch(path, Map.of("name", "Releaser")).expect(200);
        assertThat(renamed.text("name")).isEqualTo("Releaser");
        assertThat(renamed.get("permissions")).hasToString("[\"deploy:run\",\"deploy:read\"]");
        Answer changed = home.owner()
                .patch(path, Map.of("permissions", List.of("a-b:c:d")))
                .expect(200);
        assertThat(changed.text("name")).isEqualTo("Releaser");
        assertThat(changed.get("permissions")).hasToString("[\"a-b:c:d\"]");
        assertThat(home.owner().get(home.path("roles")).items("name")).contains("Releaser");
        home.owner().delete(path).expect(204);
        assertThat(home.owner().get(home.path("roles")).items("name")).doesNotContain("Releaser");
        home.owner().delete(path).expectProblem(404, "NOT_FOUND");
        home.owner().patch(path, Map.of("name", "x")).expectProblem(404, "NOT_FOUND");
        create("Releaser", "a").expect(201);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "A",
                "scan:",
                ":scan",
                "scan::read",
                "scan read",
                "scan_read",
                "é",
                "tokens",
                "tokens:create",
                "tokens:verify:all",
                "tokens:anything",
                "people",
                "people:provision"
            })
    void aPermissionThatIsNoneOrReservedIsRefused(String permission) {
        create("Refused", permission).expectViolation("permissions[0]");
        String id = create(SharedServer.unique("Role"), "a").expect(201).text("id");
        home.owner()
                .patch(home.path("roles", id), Map.of("permissions", List.of(permission)))
                .expectProblem(400, "VALIDATION_FAILED");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "name        | {'permissions': ['a']}",
                "name        | {'name': null, 'permissions': ['a']}",
                "name        | {'name': ' ', 'permissions': ['a']}",
                "permissions | {'name': 'a'}",
                "permissions | {'name': 'a', 'permissions': null}",
                "permissions | {'name': 'a', 'permissions': []}",
                "permissions | {'name': 'a', 'permissions': 'a'}",
                "permissions[0] | {'name': 'a', 'permissions': [null]}",
                "permissions[0] | {'name': 'a', 'permissions': [1]}",
                "managed     | {'name': 'a', 'permissions': ['a'], 'managed': true}"
            })
    void aFieldThatIsWrongIsNamed(String field, String body) {
        home.owner().post(home.path("roles"), body.replace('\'', '"')).expectViolation(field);
    }

    @Test
    void nothingOfARoleCanBeCleared() {
        String path = home.path("roles", create("Fixed", "a").expect(201).text("id"));
        home.owner().patch(path, "{\"name\": null}").expectViolation("name");
        home.owner().patch(path, "{\"permissions\": null}").expectViolation("permissions");
        home.owner().patch(path, "{\"permissions\": []}").expectProblem(400, "VALIDATION_FAILED");
    }

    @Test
    void aNameIsUniqueAndNoManagedRoles() {
        create("Twice", "a").expect(201);
        assertThat(create("twice", "a").status()).isEqualTo(409);
        assertThat(create("ci token", "a").status()).isEqualTo(409);
        String other = create("Other", "a").expect(201).text("id");
        assertThat(home.owner()
                        .patch(home.path("roles", other), Map.of("name", "Twice"))
                        .status())
                .isEqualTo(409);
    }

    @Test
    void managedRolesCannotChange() {
        String path = home.path("roles", CI_TOKEN);
        home.owner().patch(path, Map.of("permissions", List.of("all"))).expectProblem(403, "FORBIDDEN");
        home.owner().delete(path).expectProblem(403, "FORBIDDEN");
        // The roles that access tokens have are not an organization's to see.
        home.owner()
                .delete(home.path("roles", "00000000-0000-7000-8000-000000000011"))
                .expectProblem(404, "NOT_FOUND");
    }

    @Test
    void aRoleIsKeptWhileALiveTokenHasIt() {
        String role = create("In use", "a").expect(201).text("id");
        Tenant.Issued token = home.newToken("In use");
        home.owner().delete(home.path("roles", role)).expectProblem(409, "ROLE_IN_USE");
        home.owner().patch(home.token(token.id()), Map.of("enabled", false)).expect(200);
        home.owner().delete(home.path("roles", role)).expectProblem(409, "ROLE_IN_USE");
        home.owner().delete(home.token(token.id())).expect(204);
        home.owner().delete(home.path("roles", role)).expect(204);
        assertThat(home.owner().get(home.token(token.id())).expect(200).text("role"))
                .isEqualTo("In use");
    }

    @Test
    void aRoleSaysHowManyTokensOfItsOrganizationHaveIt() {
        Tenant tenant = SharedServer.newTenant();
        Tenant other = SharedServer.newTenant();
        String role = tenant.owner()
                .post(tenant.path("roles"), Map.of("name", "Counted", "permissions", List.of("a")))
                .expect(201)
                .text("id");
        Tenant.Issued deleted = tenant.newToken("Counted");
        Tenant.Issued disabled = tenant.newToken("Counted");
        tenant.newToken("Counted");
        tenant.newToken("CI Token");
        other.newToken("CI Token");
        other.newToken("CI Token");
        tenant.owner().delete(tenant.token(deleted.id())).expect(204);
        tenant.owner()
                .patch(tenant.token(disabled.id()), Map.of("enabled", false))
                .expect(200);

        assertThat(tokens(tenant, role)).isEqualTo(2);
        assertThat(tokens(tenant, CI_TOKEN)).isEqualTo(1);
        assertThat(tokens(other, CI_TOKEN)).isEqualTo(2);
        assertThat(tenant.owner()
                        .patch(tenant.path("roles", role), Map.of("name", "Renamed"))
                        .expect(200)
                        .get("tokens")
                        .asLong())
                .isEqualTo(2);
        tenant.owner()
                .get(tenant.path("roles"))
                .expect(200)
                .get("items")
                .forEach(each -> assertThat(each.get("tokens").asLong())
                        .as(each.get("name").asText())
                        .isEqualTo(tokens(tenant, each.get("id").asText())));
    }

    private static long tokens(Tenant tenant, String role) {
        return tenant.owner()
                .get(tenant.path("roles", role))
                .expect(200)
                .get("tokens")
                .asLong();
    }

    @Test
    void whatATokenMayDoFollowsItsRoleAtOnce() {
        String role = create("Followed", "old").expect(201).text("id");
        Tenant.Issued token = home.newToken("Followed");
        Answer changed = home.owner()
                .patch(home.path("roles", role), Map.of("name", "Followed", "permissions", List.of("new", "more")))
                .expect(200);
        assertThat(changed.header("Tollgate-Propagation")).isEqualTo("complete");
        Answer auth =
                SharedServer.anonymous().bearer(token.value()).get("/auth").expect(200);
        assertThat(auth.header("Tollgate-Permissions")).isEqualTo("new more");
        assertThat(home.owner().get(home.token(token.id())).get("permissions")).hasToString("[\"new\",\"more\"]");
    }

    @Test
    void anOwnRoleMayAskAboutTokens() {
        create("Own gateway", "tokens:verify").expect(201);
        Tenant.Issued gateway = home.newToken("Own gateway");
        Answer verdict = SharedServer.anonymous()
                .bearer(gateway.value())
                .post("/api/v1/verify", Map.of("token", home.newToken().value()))
                .expect(200);
        assertThat(verdict.text("code")).isEqualTo("VALID");
    }

    @Test
    void aChangeIsRecordedWithTheOldAndTheNewValueAndNoChangeIsNot() {
        Tenant tenant = SharedServer.newTenant();
        String role = tenant.owner()
                .post(tenant.path("roles"), Map.of("name", "Before", "permissions", List.of("scan:read")))
                .expect(201)
                .text("id");
        String events = tenant.path("audit-events") + "?action=role.changed";
        tenant.owner().patch(tenant.path("roles", role), "{}").expect(200);
        tenant.owner()
                .patch(tenant.path("roles", role), "{\"name\":\"Before\"}")
                .expect(200);
        assertThat(tenant.owner().get(events).get("items").size()).isZero();
        tenant.owner().patch(tenant.path("roles", role), "{\"name\":\"After\"}").expect(200);
        assertThat(tenant.owner().get(events).get("/items/0/detail").toString())
                .isEqualTo("{\"name\":{\"from\":\"Before\",\"to\":\"After\"}}");
    }
}
