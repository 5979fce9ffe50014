package dev.tollgate.start;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.EnvConfigSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProductionChecksTest {
    @TempDir
    Path directory;

    private final Map<String, String> settings = new HashMap<>();

    @BeforeEach
    void goodSettings() throws IOException {
        settings.put("QUARKUS_HTTP_PORT", "0");
        Path server = Files.writeString(directory.resolve("server.key"), "0123456789abcdef".repeat(2));
        Path key = Files.writeString(directory.resolve("jwt.pem"), Keys.pem("secp256r1"));
        settings.put("TOLLGATE_PRODUCTION", "true");
        settings.put("QUARKUS_DATASOURCE_JDBC_URL", "jdbc:postgresql://database/tollgate");
        settings.put("TOLLGATE_PUBLIC_URL", "https://tollgate.example.org");
        settings.put("TOLLGATE_AUTH_SERVER_KEY_FILE", server.toString());
        settings.put("TOLLGATE_AUTH_JWT_KEY_FILES", key + "," + key);
        settings.put("TOLLGATE_TRUSTED_PROXIES", "10.0.0.0/8,fd00::/8");
    }

    @Test
    void goodSettingsStart() {
        assertThat(refusals()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "QUARKUS_DATASOURCE_JDBC_URL",
                "TOLLGATE_PUBLIC_URL",
                "TOLLGATE_AUTH_SERVER_KEY_FILE",
                "TOLLGATE_AUTH_JWT_KEY_FILES"
            })
    void missingSettingIsRefusedByItsName(String name) {
        settings.remove(name);

        assertThat(refusals()).singleElement().asString().startsWith(name).endsWith(".");
    }

    @ParameterizedTest
    @CsvSource({
        "TOLLGATE_PUBLIC_URL,http://tollgate.example.org",
        "TOLLGATE_PUBLIC_URL,https:/tollgate.example.org",
        "TOLLGATE_PUBLIC_URL,not a url",
        "TOLLGATE_AUTH_SERVER_KEY_FILE,/nowhere/key",
        "TOLLGATE_AUTH_JWT_KEY_FILES,/nowhere/key",
        "TOLLGATE_ADMIN_PASSWORD,Password123",
        "TOLLGATE_ADMIN_PASSWORD,changeme",
        "TOLLGATE_TRUSTED_PROXIES,'10.0.0.0/8, 0.0.0.0/0'",
        "TOLLGATE_TRUSTED_PROXIES,::/0",
        "TOLLGATE_PRODUCTION,maybe"
    })
    void unsafeValueIsRefusedByTheNameOfItsSetting(String name, String value) {
        settings.put(name, value);

        assertThat(refusals()).isNotEmpty().allMatch(sentence -> sentence.startsWith(name) && sentence.endsWith("."));
    }

    @Test
    void allThatIsWrongIsSaidAtOnce() {
        settings.keySet().removeIf(name -> !name.equals("TOLLGATE_PRODUCTION") && !name.endsWith("PORT"));

        assertThat(refusals()).hasSize(4);
    }

    @Test
    void passwordItselfIsNotRepeated() {
        settings.put("TOLLGATE_ADMIN_PASSWORD", "qwertyuiop");

        assertThat(refusals()).singleElement().asString().doesNotContain("qwertyuiop");
    }

    @Test
    void nothingIsCheckedOutsideProduction() {
        settings.keySet().removeIf(name -> !name.endsWith("PORT"));
        assertThat(refusals()).isEmpty();
        settings.put("TOLLGATE_PRODUCTION", "false");
        assertThat(refusals()).isEmpty();
    }

    private List<String> refusals() {
        return Settings.of(builder -> builder.withSources(new EnvConfigSource(settings, 300)))
                .refusals();
    }
}
