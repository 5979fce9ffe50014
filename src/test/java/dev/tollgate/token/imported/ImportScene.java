package dev.tollgate.token.imported;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tollgate.secret.TokenValue;
import dev.tollgate.support.Answer;
import dev.tollgate.support.Api;
import dev.tollgate.support.Postgres;
import dev.tollgate.support.SharedServer;
import dev.tollgate.support.Tenant;
import dev.tollgate.support.TollgateProcess;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** A server of its own, since what is imported changes what is hashed, with an organization that imports. */
abstract class ImportScene {
    static final int MOST_TOKENS = 3_000;

    static Postgres.Access database;
    static TollgateProcess process;
    static Api admin;
    static Tenant home;

    @BeforeAll
    static void start() {
        database = Postgres.newDatabase();
        Map<String, String> settings = new HashMap<>(database.environment());
        settings.put("TOLLGATE_ADMIN_EMAIL", SharedServer.ADMIN);
        settings.put("TOLLGATE_ADMIN_PASSWORD", SharedServer.PASSWORD);
        settings.put("TOLLGATE_LIMITS_TOKENS", Integer.toString(MOST_TOKENS));
        process = TollgateProcess.start(settings);
        admin = Api.on(process).login(SharedServer.ADMIN, SharedServer.PASSWORD);
        home = Tenant.create(admin, "Importers");
    }

    @AfterAll
    static void stop() {
        process.close();
    }

    static String value() {
        return "ghp_" + UUID.randomUUID().toString().replace("-", "");
    }

    static String hash(String value) {
        return HexFormat.of().formatHex(TokenValue.sha256(value));
    }

    static String line(String label, String value) {
        return line(label, value, "");
    }

    static String line(String label, String value, String more) {
        return "{\"label\": \"" + label + "\", \"sha256\": \"" + hash(value)
                + "\", \"role\": \"CI Token\", \"length\": " + value.length() + more + "}";
    }

    static Answer tryImport(Api by, Tenant into, String... lines) {
        return by.with("Content-Type", "application/x-ndjson")
                .send("POST", into.path("tokens/import"), BodyPublishers.ofString(String.join("\n", lines)));
    }

    static Answer imported(String... lines) {
        return tryImport(home.owner(), home, lines).expect(200);
    }

    static Answer importedWith(Tenant into, String key, String... lines) {
        return tryImport(into.owner().with("Idempotency-Key", key), into, lines);
    }

    static String refusals(Answer answer) {
        List<String> refusals = new ArrayList<>();
        for (JsonNode each : answer.get("refused")) {
            refusals.add(each.get("line").asInt() + " " + each.get("code").asText());
        }
        return String.join(", ", refusals);
    }

    static String label() {
        return SharedServer.unique("imported");
    }
}
