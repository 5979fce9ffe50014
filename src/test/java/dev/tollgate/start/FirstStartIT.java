package dev.tollgate.start;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.support.Answer;
import dev.tollgate.support.Api;
import dev.tollgate.support.Postgres;
import dev.tollgate.support.TollgateProcess;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Journey 8: the first start makes the first person and organization, an unsafe one does not happen. */
class FirstStartIT {
    private static final Pattern PASSWORD = Pattern.compile("(?m)^ +password +(\\S+)$");

    @Test
    void aGeneratedPasswordIsPrintedOnceAndOpensTheDoor() {
        Map<String, String> environment =
                new HashMap<>(Postgres.newEmptyDatabase().environment());
        environment.put("TOLLGATE_ADMIN_EMAIL", "first@example.org");
        environment.put("TOLLGATE_ADMIN_ORGANIZATION", " First Organization ");
        environment.put("TOLLGATE_TOKEN_PREFIX", "acme");
        try (TollgateProcess process = TollgateProcess.start(environment)) {
            Matcher printed = PASSWORD.matcher(process.output());
            assertThat(printed.find()).as(process.output()).isTrue();
            String password = printed.group(1);
            assertThat(password).hasSizeGreaterThanOrEqualTo(16);
            Answer me = Api.on(process).login("first@example.org", password).get("/api/v1/me");
            assertThat(me.get("operator").asBoolean()).isTrue();
            assertThat(me.text("/memberships/0/organizationName")).isEqualTo("First Organization");
            assertThat(me.text("/memberships/0/role")).isEqualTo("OWNER");
            process.stop();
            process.restart();
            Api admin = Api.on(process).login("first@example.org", password);
            String organization = me.text("/memberships/0/organizationId");
            assertThat(admin.post(
                                    "/api/v1/organizations/" + organization + "/tokens",
                                    Map.of("label", "t", "role", "CI Token"))
                            .expect(201)
                            .text("token"))
                    .startsWith("acme_ci_");
            assertThat(process.output()).containsOnlyOnce(password);
            assertThat(PASSWORD.matcher(process.output()).results()).hasSize(1);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "TOLLGATE_VERIFY_LEASE, PT0.1S",
        "TOLLGATE_VERIFY_LEASE, soon",
        "TOLLGATE_VERIFY_MAX_AGE, PT2S",
        "TOLLGATE_VERIFY_WHEN_BEHIND, never",
        "TOLLGATE_ADMIN_PASSWORD, 7-chars",
        "TOLLGATE_TOKEN_PREFIX, Bad_",
        "TOLLGATE_DATABASE_PASSWORD_FILE, /nowhere/password",
        "TOLLGATE_TRUSTED_PROXIES, '10.0.0.0/8,everybody'",
        "TOLLGATE_TRUSTED_PROXIES, '10.0.0.0/8, 192.168.1.1/16'",
        "TOLLGATE_TOKEN_HEADERS, 'X-API-Key, Authorization'",
        "TOLLGATE_BASIC_CHALLENGE, perhaps",
        "TOLLGATE_LIMITS_ROTATIONS, 0",
        "TOLLGATE_AUTH_ATTEMPTS_PER_ACCOUNT, 0",
        "TOLLGATE_ADMIN_ORGANIZATION, ' '",
        "TOLLGATE_ADMIN_ORGANIZATION, 'a\u202egnp'",
        "TOLLGATE_ADMIN_EMAIL, 'a\u202e@example.org'"
    })
    void anUnsafeStartIsRefusedWithTheNameOfTheSetting(String setting, String value) throws Exception {
        Map<String, String> environment =
                new HashMap<>(Postgres.newEmptyDatabase().environment());
        environment.put(setting, value);
        TollgateProcess process = TollgateProcess.launch(environment);
        assertThat(process.awaitExit()).isEqualTo(2);
        assertThat(process.output()).contains(setting).doesNotContain("\tat ", "Exception");
        if (setting.contains("PASSWORD")) {
            assertThat(process.output()).doesNotContain(value);
        }
    }
}
