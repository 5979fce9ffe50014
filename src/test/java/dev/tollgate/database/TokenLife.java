package dev.tollgate.database;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.support.Answer;
import dev.tollgate.support.Api;
import dev.tollgate.support.Postgres;
import dev.tollgate.support.SharedServer;
import dev.tollgate.support.Tenant;
import dev.tollgate.support.TollgateProcess;
import java.util.HashMap;
import java.util.Map;

/** What a token goes through on any database: it is made, found, rotated and deleted, and all of them say so. */
final class TokenLife {
    private TokenLife() {}

    static Map<String, String> settings(Postgres.Access database) {
        Map<String, String> settings = new HashMap<>(database.environment());
        settings.put("TOLLGATE_ADMIN_EMAIL", SharedServer.ADMIN);
        settings.put("TOLLGATE_ADMIN_PASSWORD", SharedServer.PASSWORD);
        return settings;
    }

    static Tenant tenant(TollgateProcess process) {
        return Tenant.create(Api.on(process).login(SharedServer.ADMIN, SharedServer.PASSWORD), "Acme");
    }

    static Map<String, String> newToken() {
        return Map.of("label", SharedServer.unique("label"), "role", "CI Token");
    }

    static void run(Tenant tenant) {
        tenant.owner().patch(tenant.path(), Map.of("maxTokenLifetime", "P30D")).expect(200);
        assertThat(tenant.owner().get(tenant.path()).text("maxTokenLifetime")).isEqualTo("P30D");
        Answer created = tenant.owner()
                .with("Idempotency-Key", "once")
                .post(tenant.path("tokens"), Map.of("label", "deploy", "role", "CI Token"))
                .expect(201);
        assertThat(created.header("Tollgate-Propagation")).isEqualTo("complete");
        String value = created.text("token");
        assertThat(tenant.verdict(value)).isEqualTo("VALID");
        assertThat(tenant.owner().get(tenant.path("tokens") + "?search=DEPL").items("label"))
                .containsExactly("deploy");
        tenant.owner().get(tenant.path("tokens/figures")).expect(200);
        String id = created.text("id");
        Answer rotated = tenant.owner().post(tenant.token(id) + "/rotate").expect(200);
        assertThat(tenant.verdict(value)).isNotEqualTo("VALID");
        assertThat(tenant.verdict(rotated.text("token"))).isEqualTo("VALID");
        Answer deleted = tenant.owner().delete(tenant.token(id)).expect(204);
        assertThat(deleted.header("Tollgate-Propagation")).isEqualTo("complete");
        assertThat(tenant.verdict(rotated.text("token"))).isNotEqualTo("VALID");
        tenant.newMember("MEMBER");
        assertThat(tenant.owner().get(tenant.path("audit-events")).items("action"))
                .contains("token.created", "token.rotated", "token.revoked");
    }
}
