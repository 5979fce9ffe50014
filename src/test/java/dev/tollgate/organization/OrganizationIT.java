package dev.tollgate.organization;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.support.Answer;
import dev.tollgate.support.Api;
import dev.tollgate.support.SharedServer;
import dev.tollgate.support.Tenant;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code /api/v1/organizations} and {@code /api/v1/organizations/{org}}. */
class OrganizationIT {
    private static String confirmed(Tenant tenant, String name) {
        return tenant.path() + "?confirm=" + URLEncoder.encode(name, StandardCharsets.UTF_8);
    }

    @Test
    void anOperatorFoundsOneAndOwnsIt() {
        String name = SharedServer.unique("Acme");
        Answer created = SharedServer.admin()
                .post("/api/v1/organizations", Map.of("name", name))
                .expect(201);
        assertThat(created.text("name")).isEqualTo(name);
        assertThat(created.get("suspended").asBoolean()).isFalse();
        assertThat(created.get("maxTokenLifetime").isNull()).isTrue();
        assertThat(created.text("createdAt")).endsWith("Z");
        assertThat(created.header("Location")).endsWith("/api/v1/organizations/" + created.text("id"));
        assertThat(SharedServer.admin().get("/api/v1/me").get("memberships").toString())
                .contains("{\"organizationId\":\"" + created.text("id") + "\",\"organizationName\":\"" + name
                        + "\",\"role\":\"OWNER\"}");
    }

    @Test
    void nobodyElseFoundsOne() {
        Tenant home = SharedServer.newTenant();
        home.newMember("OWNER")
                .api()
                .post("/api/v1/organizations", "{\"malformed")
                .expectProblem(403, "FORBIDDEN");
        Tenant.Member person = home.newMember("MEMBER");
        SharedServer.anonymous()
                .login(person.email(), SharedServer.PASSWORD)
                .post("/api/v1/organizations", Map.of("name", "Mine"))
                .expectProblem(403, "FORBIDDEN");
        // An operator's access token is the member's, not the operator's.
        String admin = SharedServer.admin().get("/api/v1/me").text("id");
        String value = SharedServer.admin()
                .post(home.path("users", admin, "access-token/reset"))
                .expect(200)
                .text("token");
        SharedServer.anonymous()
                .bearer(value)
                .post("/api/v1/organizations", Map.of("name", "Mine"))
                .expectProblem(403, "FORBIDDEN");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{}", "{'name': null}", "{'name': ''}", "{'name': '   '}", "{'name': 1}", "{'name': ['a']}"})
    void aNameIsNeeded(String body) {
        SharedServer.admin()
                .post("/api/v1/organizations", body.replace('\'', '"'))
                .expectViolation("name");
    }

    @Test
    void aNameHasUpTo100Characters() {
        SharedServer.admin()
                .post("/api/v1/organizations", Map.of("name", "n".repeat(101)))
                .expectViolation("name");
        SharedServer.admin()
                .post("/api/v1/organizations", Map.of("name", "n".repeat(100)))
                .expect(201);
    }

    @Test
    void everybodySeesTheirOwnAndAnOperatorAll() {
        Tenant one = SharedServer.newTenant();
        Tenant other = SharedServer.newTenant();
        Tenant.Member member = one.newMember("MEMBER");
        assertThat(member.api().get("/api/v1/organizations").expect(200).items("id"))
                .containsExactly(one.id());
        other.newMember(member.email(), "MEMBER");
        assertThat(SharedServer.anonymous()
                        .login(member.email(), SharedServer.PASSWORD)
                        .get("/api/v1/organizations")
                        .items("id"))
                .containsExactly(one.id(), other.id());
        // An access token acts in its own organization only.
        assertThat(member.api().get("/api/v1/organizations").items("id")).containsExactly(one.id());
        assertThat(member.api().get("/api/v1/me").get("memberships")).hasSize(1);
        member.api().get(other.path()).expectProblem(404, "NOT_FOUND");
        Answer page = SharedServer.admin().get("/api/v1/organizations?limit=2").expect(200);
        assertThat(page.items("id")).hasSize(2);
        assertThat(SharedServer.admin()
                        .get("/api/v1/organizations?limit=2&after=" + page.text("next"))
                        .expect(200)
                        .items("id"))
                .isNotEmpty()
                .doesNotContainAnyElementsOf(page.items("id"));
    }

    @Test
    void membersListAnOrganizationThatLimitsLives() {
        Tenant home = SharedServer.newTenant();
        home.owner().patch(home.path(), Map.of("maxTokenLifetime", "P90D")).expect(200);
        Tenant.Member person = home.newMember("MEMBER");
        Api login = SharedServer.anonymous().login(person.email(), SharedServer.PASSWORD);
        for (Api member : List.of(person.api(), login)) {
            assertThat(member.get("/api/v1/organizations").expect(200).items("maxTokenLifetime"))
                    .containsExactly("P90D");
        }
    }

    @Test
    void aPatchChangesWhatItNamesAndClearsWhatIsNull() {
        Tenant home = SharedServer.newTenant();
        var admin = home.newMember("SUPER_ADMIN").api();
        Answer limited =
                admin.patch(home.path(), Map.of("maxTokenLifetime", "P90D")).expect(200);
        assertThat(limited.text("maxTokenLifetime")).isEqualTo("P90D");
        assertThat(limited.text("name")).isEqualTo(home.name());
        Answer renamed = admin.patch(home.path(), Map.of("name", "Renamed")).expect(200);
        assertThat(renamed.text("name")).isEqualTo("Renamed");
        assertThat(renamed.text("maxTokenLifetime")).isEqualTo("P90D");
        assertThat(admin.patch(home.path(), "{}").expect(200).text("maxTokenLifetime"))
                .isEqualTo("P90D");
        assertThat(admin.patch(home.path(), "{\"maxTokenLifetime\": null}")
                        .expect(200)
                        .get("maxTokenLifetime")
                        .isNull())
                .isTrue();
        assertThat(admin.get(home.path()).text("name")).isEqualTo("Renamed");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'name': null}",
                "{'name': ''}",
                "{'maxTokenLifetime': 'PT0S'}",
                "{'maxTokenLifetime': '-P1D'}",
                "{'maxTokenLifetime': 'PT1S'}",
                "{'maxTokenLifetime': '90 days'}",
                "{'maxTokenLifetime': ''}",
                "{'maxTokenLifetime': 90}",
                "{'suspended': null}",
                "{'suspended': 'yes'}",
                "{'suspended': ''}",
                "{'leakAction': 'IGNORE'}",
                "{'leakAction': ''}"
            })
    void aPatchThatIsWrongIsRefused(String body) {
        Tenant home = SharedServer.newTenant();
        String json = body.replace('\'', '"');
        home.owner().patch(home.path(), json).expectViolation(json.replaceAll("\\{\"(\\w+)\".*", "$1"));
    }

    @Test
    void onlyAnOperatorSuspends() {
        Tenant home = SharedServer.newTenant();
        home.newMember("OWNER")
                .api()
                .patch(home.path(), Map.of("suspended", true))
                .expectProblem(403, "FORBIDDEN");
        assertThat(home.owner().get(home.path()).get("suspended").asBoolean()).isFalse();
    }

    @Test
    void suspendingRefusesEveryTokenAndResumingTakesThatBack() {
        Tenant home = SharedServer.newTenant();
        Tenant.Member member = home.newMember("SUPER_ADMIN");
        String value = home.newToken().value();
        Answer suspended =
                home.owner().patch(home.path(), Map.of("suspended", true)).expect(200);
        assertThat(suspended.header("Tollgate-Propagation")).isEqualTo("complete");
        assertThat(home.verdict(value)).isEqualTo("ORGANIZATION_SUSPENDED");
        assertThat(home.verdict(member.accessToken())).isEqualTo("ORGANIZATION_SUSPENDED");
        member.api().get(home.path()).expectProblem(401, "UNAUTHENTICATED");
        home.owner().patch(home.path(), Map.of("suspended", false)).expect(200);
        assertThat(home.verdict(value)).isEqualTo("VALID");
        member.api().get(home.path()).expect(200);
    }

    @Test
    void deletingNeedsTheNameAndEndsEverything() {
        Tenant home = SharedServer.newTenant();
        Tenant.Member member = home.newMember("OWNER");
        String value = home.newToken().value();
        home.owner().delete(home.path()).expectProblem(400, "CONFIRMATION_REQUIRED");
        home.owner().delete(confirmed(home, home.name() + "x")).expectProblem(400, "CONFIRMATION_REQUIRED");
        home.owner().delete(confirmed(home, "")).expectProblem(400, "CONFIRMATION_REQUIRED");
        assertThat(home.verdict(value)).isEqualTo("VALID");
        Answer deleted = home.owner().delete(confirmed(home, home.name())).expect(204);
        assertThat(deleted.header("Tollgate-Propagation")).isEqualTo("complete");
        assertThat(home.verdict(value)).isNotEqualTo("VALID");
        assertThat(home.verdict(member.accessToken())).isNotEqualTo("VALID");
        home.owner().get(home.path()).expectProblem(404, "NOT_FOUND");
        home.owner().get(home.path("tokens")).expectProblem(404, "NOT_FOUND");
        home.owner().delete(confirmed(home, home.name())).expectProblem(404, "NOT_FOUND");
        assertThat(SharedServer.admin().get("/api/v1/me").text()).doesNotContain(home.id());
    }

    @Test
    void aChangeIsRecordedWithTheOldAndTheNewValueAndNoChangeIsNot() {
        Tenant tenant = SharedServer.newTenant();
        String events = tenant.path("audit-events") + "?action=organization.changed";
        tenant.owner().patch(tenant.path(), "{}").expect(200);
        tenant.owner()
                .patch(tenant.path(), "{\"suspended\":false,\"maxTokenLifetime\":null}")
                .expect(200);
        assertThat(tenant.owner().get(events).get("items").size()).isZero();
        assertThat(tenant.owner()
                        .get(tenant.path("audit-events") + "?action=organization.resumed")
                        .get("items")
                        .size())
                .isZero();
        tenant.owner().patch(tenant.path(), "{\"maxTokenLifetime\":\"P30D\"}").expect(200);
        assertThat(tenant.owner().get(events).get("/items/0/detail").toString())
                .isEqualTo("{\"maxTokenLifetime\":{\"from\":null,\"to\":\"P30D\"}}");
    }
}
