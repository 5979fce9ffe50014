package dev.tollgate.journey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.support.Answer;
import dev.tollgate.support.Api;
import dev.tollgate.support.SharedServer;
import dev.tollgate.support.Tenant;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What Tollgate exists for, from end to end, as its users do it. */
class JourneyIT {
    private static Tenant home;
    private static Tenant.Member person;
    private static Api superAdmin;
    private static Api gateway;

    @BeforeAll
    static void prepare() {
        home = SharedServer.newTenant();
        person = home.newMember("SUPER_ADMIN");
        superAdmin = SharedServer.anonymous().login(person.email(), SharedServer.PASSWORD);
        gateway = SharedServer.anonymous().bearer(home.newToken("Gateway").value());
    }

    private static Answer auth(String value) {
        return SharedServer.anonymous().bearer(value).get("/auth");
    }

    private static Answer verify(String value, String permission) {
        return gateway.post("/api/v1/verify", Map.of("token", value, "permission", permission))
                .expect(200);
    }

    private static Tenant.Issued create(Api by, String role) {
        Answer created = by.post(home.path("tokens"), Map.of("label", SharedServer.unique("journey"), "role", role))
                .expect(201);
        return new Tenant.Issued(created.text("id"), created.text("token"));
    }

    @Test
    void aTokenIsCreatedUsedAndDeleted() {
        Tenant.Issued token = create(superAdmin, "CI Token");
        Answer allowed = auth(token.value()).expect(200);
        assertThat(allowed.header("Tollgate-Organization")).isEqualTo(home.id());
        assertThat(allowed.header("Tollgate-Token")).isEqualTo(token.id());
        assertThat(allowed.header("Tollgate-Kind")).isEqualTo("ci");
        assertThat(allowed.header("Tollgate-Role")).isEqualTo("CI%20Token");
        assertThat(allowed.header("Tollgate-Permissions")).isEqualTo("scan:upload scan:read");
        Answer valid = verify(token.value(), "scan:upload");
        assertThat(valid.text("code")).isEqualTo("VALID");
        assertThat(valid.text("organizationName")).isEqualTo(home.name());
        assertThat(verify(token.value(), "deploy:run").text("code")).isEqualTo("INSUFFICIENT_PERMISSIONS");
        superAdmin.delete(home.token(token.id())).expect(204);
        Answer denied = auth(token.value()).expect(401);
        assertThat(denied.header("Tollgate-Code")).isEqualTo("REVOKED");
        assertThat(verify(token.value(), "scan:upload").text("code")).isEqualTo("REVOKED");
    }

    @Test
    void aTokenBelongsToTheOrganizationNotToItsCreator() {
        Tenant.Member creator = home.newMember("SUPER_ADMIN");
        Tenant.Issued token =
                create(SharedServer.anonymous().login(creator.email(), SharedServer.PASSWORD), "CI Token");
        superAdmin
                .patch(home.path("users", creator.id()), Map.of("role", "MEMBER"))
                .expect(200);
        auth(token.value()).expect(200);
        superAdmin.delete(home.path("users", creator.id())).expect(204);
        auth(token.value()).expect(200);
        assertThat(auth(creator.accessToken()).expect(401).header("Tollgate-Code"))
                .isEqualTo("REVOKED");
    }

    @Test
    void anAccessTokenIsReset() {
        Tenant.Member member = home.newMember("MEMBER");
        assertThat(auth(member.accessToken()).expect(200).header("Tollgate-Kind"))
                .isEqualTo("pat");
        Api self = SharedServer.anonymous().login(member.email(), SharedServer.PASSWORD);
        String value = self.post(home.path("users", member.id(), "access-token/reset"))
                .expect(200)
                .text("token");
        assertThat(auth(member.accessToken()).expect(401).header("Tollgate-Code"))
                .isEqualTo("REVOKED");
        assertThat(auth(value).expect(200).header("Tollgate-Permissions")).isEqualTo("scan:read");
    }

    @Test
    void aServiceAccountMakesCiTokens() {
        Tenant.Issued account = create(superAdmin, "Service Account");
        Api serviceAccount = SharedServer.anonymous().bearer(account.value());
        Tenant.Issued made = create(serviceAccount, "CI Token");
        auth(made.value()).expect(200);
        serviceAccount
                .post(home.path("tokens"), Map.of("label", "no", "role", "Gateway"))
                .expectProblem(403, "FORBIDDEN");
        serviceAccount.delete(home.token(made.id())).expectProblem(403, "FORBIDDEN");
        serviceAccount.post("/api/v1/verify", Map.of("token", made.value())).expectProblem(403, "FORBIDDEN");
    }
}
