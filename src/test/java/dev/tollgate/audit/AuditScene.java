package dev.tollgate.audit;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tollgate.support.Api;
import dev.tollgate.support.Postgres;
import dev.tollgate.support.SharedServer;
import dev.tollgate.support.Tenant;
import dev.tollgate.support.TollgateProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** A server that signs the audit log each second and lets eight readers stay. */
abstract class AuditScene {
    static final Duration SOON = Duration.ofSeconds(90);

    static Postgres.Access database;
    static TollgateProcess server;
    static Api admin;

    @BeforeAll
    static void start() {
        database = Postgres.newDatabase();
        Map<String, String> environment = new HashMap<>(database.environment());
        environment.put("TOLLGATE_ADMIN_EMAIL", SharedServer.ADMIN);
        environment.put("TOLLGATE_ADMIN_PASSWORD", SharedServer.PASSWORD);
        environment.put("TOLLGATE_AUDIT_CHECKPOINT_EVERY", "PT1S");
        environment.put("TOLLGATE_AUDIT_FOLLOWERS", "8");
        server = TollgateProcess.start(environment);
        admin = Api.on(server).login(SharedServer.ADMIN, SharedServer.PASSWORD);
    }

    @AfterAll
    static void stop() {
        server.stop();
    }

    static Tenant tenant() {
        return Tenant.create(admin, SharedServer.unique("Audited"));
    }

    static List<JsonNode> events(Tenant tenant, String action) {
        List<JsonNode> events = new ArrayList<>();
        tenant.owner()
                .get(tenant.path("audit-events") + "?limit=200&action=" + action)
                .expect(200)
                .get("items")
                .forEach(events::add);
        return events;
    }
}
