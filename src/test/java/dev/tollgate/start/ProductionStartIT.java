package dev.tollgate.start;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tollgate.support.Api;
import dev.tollgate.support.Postgres;
import dev.tollgate.support.TollgateProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code TOLLGATE_PRODUCTION=true}, as the images set it. */
class ProductionStartIT {
    @TempDir
    Path directory;

    @Test
    void unsafeSettingsEndTheStartWithASentenceThatNamesEach() throws Exception {
        TollgateProcess process = TollgateProcess.launch(
                Map.of("TOLLGATE_PRODUCTION", "true", "TOLLGATE_ADMIN_PASSWORD", "password", "HOME", "/nowhere"));

        assertThat(process.awaitExit()).isEqualTo(2);
        assertThat(process.output().lines())
                .hasSize(5)
                .allMatch(line -> line.matches("(TOLLGATE|QUARKUS)_[A-Z_]+ .+\\."))
                .anyMatch(line -> line.startsWith("TOLLGATE_AUTH_SERVER_KEY_FILE"))
                .anyMatch(line -> line.startsWith("TOLLGATE_AUTH_JWT_KEY_FILES"))
                .anyMatch(line -> line.startsWith("TOLLGATE_PUBLIC_URL"))
                .anyMatch(line -> line.startsWith("QUARKUS_DATASOURCE_JDBC_URL"))
                .anyMatch(line -> line.startsWith("TOLLGATE_ADMIN_PASSWORD"));
        assertThat(process.directory().resolve(".tollgate")).doesNotExist();
    }

    @Test
    void safeSettingsStartAndLogJsonWithTheRequestAndItsTrace() throws Exception {
        Map<String, String> settings = new HashMap<>(Postgres.newDatabase().environment());
        settings.put("TOLLGATE_PRODUCTION", "true");
        settings.put("TOLLGATE_PUBLIC_URL", "https://tollgate.example.org");
        settings.put("TOLLGATE_AUTH_SERVER_KEY_FILE", serverKey().toString());
        settings.put("TOLLGATE_AUTH_JWT_KEY_FILES", jwtKey().toString());
        settings.put("TOLLGATE_ADMIN_PASSWORD", "a password for tests");
        // So that there is a line to look at: nothing goes wrong here.
        settings.put("QUARKUS_LOG_CATEGORY__ORG_HIBERNATE__LEVEL", "DEBUG");
        try (TollgateProcess process = TollgateProcess.start(settings)) {
            Api admin = Api.on(process)
                    .login("admin@tollgate.local", "a password for tests")
                    .with("X-Request-Id", "request-7")
                    .with("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");

            admin.get("/api/v1/organizations").expect(200);

            List<JsonNode> lines = json(process.output());
            assertThat(lines)
                    .anyMatch(line -> line.at("/mdc/requestId").asText().equals("request-7")
                            && line.at("/mdc/traceId").asText().equals("4bf92f3577b34da6a3ce929d0e0e4736"));
            assertThat(process.output()).doesNotContain("a password for tests");
        }
    }

    /** Every line but the welcome, which is for a person. */
    private static List<JsonNode> json(String output) {
        ObjectMapper mapper = new ObjectMapper();
        return output.lines()
                .filter(line -> line.startsWith("{"))
                .map(line -> {
                    try {
                        return mapper.readTree(line);
                    } catch (IOException e) {
                        throw new AssertionError("not JSON: " + line, e);
                    }
                })
                .toList();
    }

    private Path serverKey() throws IOException {
        return Files.write(
                directory.resolve("server.key"), "0123456789abcdef".repeat(2).getBytes(StandardCharsets.US_ASCII));
    }

    private Path jwtKey() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(256);
        byte[] key = generator.generateKeyPair().getPrivate().getEncoded();
        return Files.writeString(
                directory.resolve("jwt.pem"),
                "-----BEGIN PRIVATE KEY-----\n" + Base64.getMimeEncoder().encodeToString(key)
                        + "\n-----END PRIVATE KEY-----\n");
    }
}
