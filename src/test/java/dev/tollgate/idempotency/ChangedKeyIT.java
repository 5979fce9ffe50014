package dev.tollgate.idempotency;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.support.Answer;
import dev.tollgate.support.Api;
import dev.tollgate.support.Postgres;
import dev.tollgate.support.SharedServer;
import dev.tollgate.support.Tenant;
import dev.tollgate.support.TollgateProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** After the server's key was replaced a repeated request is still the same one; its value can no longer be shown. */
@Tag("slow")
class ChangedKeyIT {
    @TempDir
    Path directory;

    private TollgateProcess start(Postgres.Access database) throws Exception {
        byte[] key = new byte[32];
        new SecureRandom().nextBytes(key);
        Path file = Files.write(Files.createTempFile(directory, "key", ""), key);
        Map<String, String> environment = new HashMap<>(database.environment());
        environment.put("TOLLGATE_ADMIN_EMAIL", SharedServer.ADMIN);
        environment.put("TOLLGATE_ADMIN_PASSWORD", SharedServer.PASSWORD);
        environment.put("TOLLGATE_AUTH_SERVER_KEY_FILE", file.toString());
        return TollgateProcess.start(environment);
    }

    @Test
    void theFirstAnswerIsGivenWithoutTheValue() throws Exception {
        Postgres.Access database = Postgres.newDatabase();
        Map<String, String> body = Map.of("label", "once", "role", "CI Token");
        String path;
        Answer first;
        try (TollgateProcess before = start(database)) {
            Api admin = Api.on(before).login(SharedServer.ADMIN, SharedServer.PASSWORD);
            path = Tenant.create(admin, "Home").path("tokens");
            first = admin.with("Idempotency-Key", "k-1").post(path, body).expect(201);
        }
        try (TollgateProcess after = start(database)) {
            Api admin = Api.on(after)
                    .login(SharedServer.ADMIN, SharedServer.PASSWORD)
                    .with("Idempotency-Key", "k-1");
            Answer again = admin.post(path, body).expect(201);
            assertThat(again.text("id")).isEqualTo(first.text("id"));
            assertThat(again.json().has("token")).isFalse();
            admin.post(path, Map.of("label", "other", "role", "CI Token")).expectProblem(422, "IDEMPOTENCY_MISMATCH");
        }
    }
}
