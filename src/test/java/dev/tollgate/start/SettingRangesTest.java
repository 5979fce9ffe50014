package dev.tollgate.start;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.PropertiesConfigSource;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingRangesTest {
    @ParameterizedTest
    @CsvSource({
        "TOLLGATE_LIMITS_TOKENS, 0",
        "TOLLGATE_LIMITS_TOKENS, -1",
        "TOLLGATE_LIMITS_TOKENS, many",
        "TOLLGATE_LIMITS_TOKENS, ' '",
        "TOLLGATE_LIMITS_TOKENS, 1.5",
        "TOLLGATE_LIMITS_TOKENS, 100000001",
        "TOLLGATE_LIMITS_ROLES, 0",
        "TOLLGATE_LIMITS_ROLES, 100001",
        "TOLLGATE_LIMITS_PEOPLE, 0",
        "TOLLGATE_LIMITS_PEOPLE, 99999999999999999999",
        "TOLLGATE_LIMITS_ENDED_VALUES, 0",
        "TOLLGATE_LIMITS_ENDED_VALUES, 2147483648",
        "TOLLGATE_LIMITS_ROTATIONS, 0",
        "TOLLGATE_LIMITS_ROTATIONS, 100001",
        "TOLLGATE_LIMITS_PUBLISHERS, 0",
        "TOLLGATE_LIMITS_PUBLISHERS, 10001",
        "TOLLGATE_LIMITS_ISSUERS, 0",
        "TOLLGATE_LIMITS_ISSUERS, 1001",
        "TOLLGATE_LIMITS_JOB_TOKENS, 0",
        "TOLLGATE_LIMITS_JOB_TOKENS, 1000001",
        "TOLLGATE_ISSUER_HOSTS, https://keycloak.internal",
        "TOLLGATE_ISSUER_HOSTS, 'keycloak.internal:8443,a b'",
        "TOLLGATE_ISSUER_HOSTS, keycloak.internal:0",
        "TOLLGATE_ISSUER_CA_FILE, /nowhere/ca.pem",
        "TOLLGATE_AUTH_ATTEMPTS_PER_ACCOUNT, 0",
        "TOLLGATE_AUDIT_CHECKPOINT_EVERY, PT0.9S",
        "TOLLGATE_AUDIT_CHECKPOINT_EVERY, P8D",
        "TOLLGATE_AUDIT_FOLLOWERS, 0",
        "TOLLGATE_AUDIT_FOLLOWERS, 101",
        "TOLLGATE_AUTH_ATTEMPTS_PER_ADDRESS, -5",
        "TOLLGATE_AUTH_JWT_LIFETIME, PT0S",
        "TOLLGATE_AUTH_SESSION_IDLE, -PT1H",
        "TOLLGATE_AUTH_SESSION_LIFETIME, never",
        "TOLLGATE_HTTP_CONNECTIONS, 0",
        "TOLLGATE_HTTP_CONNECTIONS, 10000001"
    })
    void aNumberWithoutSenseIsRefusedByTheNameOfItsSetting(String setting, String value) {
        assertThat(refusal(setting, value)).startsWith(setting);
    }

    @ParameterizedTest
    @CsvSource({
        "TOLLGATE_ADMIN_ORGANIZATION, ''",
        "TOLLGATE_ADMIN_ORGANIZATION, ' '",
        "TOLLGATE_ADMIN_ORGANIZATION, '\u3164'",
        "TOLLGATE_ADMIN_ORGANIZATION, 'a\u202egnp'",
        "TOLLGATE_ADMIN_ORGANIZATION, 'a\u200bb'",
        "TOLLGATE_ADMIN_ORGANIZATION, 'a\u0007b'",
        "TOLLGATE_ADMIN_ORGANIZATION, 'a\ufffdb'",
        "TOLLGATE_ADMIN_EMAIL, ''",
        "TOLLGATE_ADMIN_EMAIL, 'a\u202e@example.org'",
        "TOLLGATE_ADMIN_EMAIL, 'a\u00ad@example.org'",
        "TOLLGATE_REPLICA_NAME, 'one\u202etwo'",
        "TOLLGATE_REPLICA_NAME, '\u2800'"
    })
    void aNameThatDeceivesIsRefusedByTheNameOfItsSetting(String setting, String value) {
        assertThat(refusal(setting, value)).startsWith(setting);
    }

    @Test
    void aNameIsNoLongerThanAnybodyElses() {
        assertThat(refusal("TOLLGATE_ADMIN_ORGANIZATION", "a".repeat(101))).startsWith("TOLLGATE_ADMIN_ORGANIZATION");
        assertThat(refusal("TOLLGATE_ADMIN_ORGANIZATION", "a".repeat(100))).isNull();
        assertThat(refusal("TOLLGATE_ADMIN_EMAIL", "a".repeat(250) + "@b.de")).startsWith("TOLLGATE_ADMIN_EMAIL");
        assertThat(refusal("TOLLGATE_REPLICA_NAME", "a".repeat(254))).startsWith("TOLLGATE_REPLICA_NAME");
    }

    @ParameterizedTest
    @CsvSource({
        "TOLLGATE_ISSUER_HOSTS, 'keycloak.internal:8443, [fd00::1], 10.0.0.1'",
        "TOLLGATE_LIMITS_TOKENS, 1",
        "TOLLGATE_LIMITS_TOKENS, 100000000",
        "TOLLGATE_LIMITS_ROTATIONS, ' 60 '",
        "TOLLGATE_AUTH_ATTEMPTS_PER_ACCOUNT, 1",
        "TOLLGATE_AUTH_SESSION_IDLE, 8H",
        "TOLLGATE_HTTP_CONNECTIONS, 100000",
        "TOLLGATE_ADMIN_ORGANIZATION, ' Müller & Söhne '",
        "TOLLGATE_ADMIN_EMAIL, owner@example.org",
        "TOLLGATE_REPLICA_NAME, tollgate-7d9f8b6c5-x2x9k"
    })
    void oneWithSenseIsTaken(String setting, String value) {
        assertThat(refusal(setting, value)).isNull();
    }

    @Test
    void settingsThatAreNotThereAreFine() {
        assertThat(refusals(Map.of())).isEmpty();
    }

    private static @Nullable String refusal(String setting, String value) {
        return refusals(Map.of(setting, value)).stream().findFirst().orElse(null);
    }

    private static List<String> refusals(Map<String, String> environment) {
        return Settings.of(builder -> builder.withSources(
                        new PropertiesConfigSource(Map.of("quarkus.http.port", "0"), "port", 261),
                        new EnvConfigSource(environment, 300)))
                .refusals();
    }
}
