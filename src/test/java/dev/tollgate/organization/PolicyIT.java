package dev.tollgate.organization;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.support.Answer;
import dev.tollgate.support.Api;
import dev.tollgate.support.Postgres;
import dev.tollgate.support.SharedServer;
import dev.tollgate.support.Tenant;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The policy of {@code PATCH /api/v1/organizations/{org}}. */
class PolicyIT {
    private static final Postgres.Access DATABASE = SharedServer.database();
    private static final String ELSEWHERE = "198.51.100.0/24";

    private final Tenant home = SharedServer.newTenant();

    @Test
    void aNewOrganizationHasTheMildestRules() {
        Answer founded = home.owner().get(home.path()).expect(200);
        for (String field : List.of(
                "defaultTokenLifetime",
                "maxTokenLifetime",
                "revokeUnusedAfter",
                "revokeUnusedFrom",
                "confirmDeleteUsedWithin")) {
            assertThat(founded.get(field).isNull()).as(field).isTrue();
        }
        assertThat(founded.get("allowedCidrs")).isEmpty();
        assertThat(founded.text("leakAction")).isEqualTo("REVOKE");
        assertThat(founded.text("reuseAction")).isEqualTo("RECORD");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "defaultTokenLifetime | \"PT36H\" | null",
                "maxTokenLifetime | \"P90D\" | null",
                "revokeUnusedAfter | \"P1D\" | null",
                "allowedCidrs | [\"198.51.100.0/24\",\"2001:db8::/32\"] | []",
                "confirmDeleteUsedWithin | \"PT1M\" | null",
                "leakAction | \"DISABLE\" |",
                "reuseAction | \"DISABLE\" |",
            })
    void eachRuleIsSetKeptShownToMembersAndCleared(String field, String value, String cleared) {
        Api member = home.newMember("MEMBER").api();
        Answer set = patch("{\"%s\": %s}".formatted(field, value)).expect(200);
        assertThat(set.get(field)).hasToString(value);
        patch("{\"name\": \"Other\"}").expect(200);
        assertThat(member.get(home.path()).get(field)).hasToString(value);
        assertThat(member.get("/api/v1/organizations")
                        .expect(200)
                        .get("items")
                        .get(0)
                        .get(field))
                .hasToString(value);
        String event = home.owner()
                .get(home.path("audit-events") + "?action=organization.changed")
                .text();
        assertThat(event).contains("\"" + field + "\":{\"from\":");
        if (cleared != null) {
            assertThat(patch("{\"%s\": null}".formatted(field)).expect(200).get(field))
                    .hasToString(cleared);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'defaultTokenLifetime': 'PT59S'}",
                "{'defaultTokenLifetime': 'P36501D'}",
                "{'defaultTokenLifetime': '30'}",
                "{'revokeUnusedAfter': 'PT23H59M59S'}",
                "{'revokeUnusedAfter': 'PT0S'}",
                "{'revokeUnusedAfter': '-P90D'}",
                "{'revokeUnusedAfter': 90}",
                "{'allowedCidrs': ['10.1.2.3/8']}",
                "{'allowedCidrs': ['010.0.0.0/8']}",
                "{'allowedCidrs': [null]}",
                "{'allowedCidrs': '10.0.0.0/8'}",
                "{'confirmDeleteUsedWithin': 'PT59S'}",
                "{'confirmDeleteUsedWithin': ''}",
                "{'leakAction': null}",
                "{'reuseAction': null}",
                "{'reuseAction': 'REVOKE'}",
                "{'revokeUnusedFrom': '2026-01-01T00:00:00Z'}",
            })
    void whatIsWrongIsRefused(String body) {
        String json = body.replace('\'', '"');
        String field = json.replaceAll("\\{\"(\\w+)\".*", "$1");
        Answer refused = patch(json).expectProblem(400, "VALIDATION_FAILED");
        assertThat(refused.get("violations").get(0).get("field").asText()).startsWith(field);
        assertThat(home.owner().get(home.path()).get("allowedCidrs")).isEmpty();
    }

    @Test
    void aDefaultIsNeverLongerThanTheMaximum() {
        patch("{\"defaultTokenLifetime\": \"P30D\", \"maxTokenLifetime\": \"P30D\"}")
                .expect(200);
        patch("{\"defaultTokenLifetime\": \"P31D\"}").expectViolation("defaultTokenLifetime");
        patch("{\"defaultTokenLifetime\": \"P20D\", \"maxTokenLifetime\": \"P10D\"}")
                .expectViolation("defaultTokenLifetime");
        Answer lowered = patch("{\"maxTokenLifetime\": \"P10D\"}").expect(200);
        assertThat(lowered.text("defaultTokenLifetime")).isEqualTo("P10D");
        assertThat(lowered.text("maxTokenLifetime")).isEqualTo("P10D");
        assertThat(patch("{\"maxTokenLifetime\": null}").expect(200).text("defaultTokenLifetime"))
                .isEqualTo("P10D");
        assertThat(patch("{\"defaultTokenLifetime\": \"P20D\"}").expect(200).text("defaultTokenLifetime"))
                .isEqualTo("P20D");
    }

    @Test
    void aMaximumLoweredByTheReleaseBeforeHoldsForTheDefaultToo() {
        patch("{\"defaultTokenLifetime\": \"P30D\"}").expect(200);
        DATABASE.execute(
                "update organization set max_token_lifetime = make_interval(secs => 86400) where id = ?",
                id(home.id()));
        assertThat(home.owner().get(home.path()).text("defaultTokenLifetime")).isEqualTo("P1D");
        assertThat(lifetime()).isEqualTo(Duration.ofDays(1));
    }

    @Test
    void aTokenWithoutAnEndLivesForTheDefaultElseForTheMaximumElseForEver() {
        assertThat(newToken().get("expiresAt").isNull()).isTrue();
        patch("{\"maxTokenLifetime\": \"P90D\"}").expect(200);
        assertThat(lifetime()).isEqualTo(Duration.ofDays(90));
        patch("{\"defaultTokenLifetime\": \"P30D\"}").expect(200);
        assertThat(lifetime()).isEqualTo(Duration.ofDays(30));
        patch("{\"maxTokenLifetime\": null}").expect(200);
        assertThat(lifetime()).isEqualTo(Duration.ofDays(30));
    }

    @Test
    void theRuleOnUnusedTokensBeginsSevenDaysAfterItWasMadeOrShortened() {
        assertThat(begins(patch("{\"revokeUnusedAfter\": \"P90D\"}"))).isTrue();
        setBegin("2001-01-01T00:00:00Z");
        for (String unchanged : List.of(
                "{\"revokeUnusedAfter\": \"P90D\"}", "{\"revokeUnusedAfter\": \"P91D\"}", "{\"name\": \"Other\"}")) {
            assertThat(patch(unchanged).expect(200).text("revokeUnusedFrom"))
                    .as(unchanged)
                    .isEqualTo("2001-01-01T00:00:00Z");
        }
        assertThat(begins(patch("{\"revokeUnusedAfter\": \"P90D\"}")))
                .as("shortened from 91 days")
                .isTrue();
        assertThat(patch("{\"revokeUnusedAfter\": null}")
                        .expect(200)
                        .get("revokeUnusedFrom")
                        .isNull())
                .isTrue();
        assertThat(begins(patch("{\"revokeUnusedAfter\": \"P90D\"}"))).isTrue();
        setBegin("2001-01-01T00:00:00Z");
        patch("{\"suspended\": true}").expect(200);
        assertThat(begins(patch("{\"suspended\": false}")))
                .as("nobody could use a token meanwhile")
                .isTrue();
    }

    private static boolean begins(Answer changed) {
        Instant inSevenDays = Instant.now().plus(Duration.ofDays(7));
        Instant from = Instant.parse(changed.expect(200).text("revokeUnusedFrom"));
        return Duration.between(from, inSevenDays).abs().compareTo(Duration.ofMinutes(1)) < 0;
    }

    private void setBegin(String at) {
        DATABASE.execute("update organization set revoke_unused_from = ?::timestamptz where id = ?", at, id(home.id()));
    }

    @Test
    void networksBindEveryIntegrationTokenBesidesItsOwnAndNoPerson() {
        Tenant.Issued anywhere = home.newToken();
        Tenant.Issued bound = home.newToken(Map.of(
                "label", "bound", "role", "CI Token", "allowedCidrs", List.of("192.0.2.0/24", "203.0.113.0/24")));
        Tenant.Member person = home.newMember("MEMBER");
        assertThat(verdictFrom("192.0.2.7", anywhere.value())).isEqualTo("VALID");

        Answer set = patch("{\"allowedCidrs\": [\"192.0.2.0/24\", \"198.51.100.0/24\"]}")
                .expect(200);
        assertThat(set.header("Tollgate-Propagation")).isEqualTo("complete");

        assertThat(verdictFrom("198.51.100.1", anywhere.value())).isEqualTo("VALID");
        assertThat(verdictFrom("203.0.113.1", anywhere.value())).isEqualTo("ADDRESS_NOT_ALLOWED");
        assertThat(verdictFrom("192.0.2.7", bound.value())).isEqualTo("VALID");
        assertThat(verdictFrom("198.51.100.1", bound.value())).isEqualTo("ADDRESS_NOT_ALLOWED");
        assertThat(verdictFrom("203.0.113.1", bound.value())).isEqualTo("ADDRESS_NOT_ALLOWED");
        assertThat(verdictFrom("203.0.113.1", person.accessToken())).isEqualTo("VALID");

        patch("{\"allowedCidrs\": null}").expect(200);
        assertThat(verdictFrom("203.0.113.1", anywhere.value())).isEqualTo("VALID");
    }

    @Test
    void networksWithoutTheCallersOwnAccessTokenNeedAConfirmation() {
        Api caller = home.newMember("SUPER_ADMIN").api();
        Answer refused = caller.patch(home.path(), Map.of("allowedCidrs", List.of(ELSEWHERE)))
                .expectProblem(400, "CONFIRMATION_REQUIRED");
        assertThat(refused.text("detail")).contains("your own access token", "127.0.0.1");
        assertThat(home.owner().get(home.path()).get("allowedCidrs")).isEmpty();
        caller.patch(home.path(), Map.of("allowedCidrs", List.of("127.0.0.0/8")))
                .expect(200);
        caller.patch(home.path(), Map.of("allowedCidrs", List.of(ELSEWHERE), "confirm", false))
                .expectProblem(400, "CONFIRMATION_REQUIRED");
        caller.patch(home.path(), Map.of("allowedCidrs", List.of(ELSEWHERE), "confirm", true))
                .expect(200);
        caller.patch(home.path(), Map.of("allowedCidrs", List.of(ELSEWHERE), "name", "What is so already"))
                .expect(200);
        caller.patch(home.path() + "?confirm=true", Map.of("allowedCidrs", List.of("203.0.113.0/24")))
                .expect(200);
    }

    @ParameterizedTest(name = "{0}, {1} ago from {2}")
    @CsvSource({
        "Gateway, 59 minutes, 192.0.2.1, true",
        "Gateway, 61 minutes, 192.0.2.1, false",
        "Gateway, 1 minute, 198.51.100.9, false",
        "Gateway, 1 minute, , true",
        "CI Token, 1 minute, 192.0.2.1, false",
    })
    void networksWithoutAGatewayThatIsAtWorkNeedAConfirmation(String role, String ago, String address, boolean asked) {
        Tenant.Issued token = home.newToken(role);
        DATABASE.execute(
                "insert into token_usage (token_id, last_used_at, last_used_address) values (?, now() - ?::interval, ?)",
                id(token.id()),
                ago,
                address);
        Answer answer = home.owner().patch(home.path(), Map.of("allowedCidrs", List.of(ELSEWHERE)));
        if (asked) {
            assertThat(answer.expectProblem(400, "CONFIRMATION_REQUIRED").text("detail"))
                    .contains("the gateway's token");
        } else {
            answer.expect(200);
        }
    }

    @Test
    void aGatewayThatIsDisabledIsNotAtWork() {
        Tenant.Issued token = home.newToken("Gateway");
        DATABASE.execute(
                "insert into token_usage (token_id, last_used_at, last_used_address) values (?, now(), '192.0.2.1')",
                id(token.id()));
        home.owner().patch(home.token(token.id()), Map.of("enabled", false)).expect(200);
        home.owner()
                .patch(home.path(), Map.of("allowedCidrs", List.of(ELSEWHERE)))
                .expect(200);
    }

    @Test
    void networksWaitForTheUpgradeOfEveryReplica() {
        UUID earlier = UUID.randomUUID();
        DATABASE.execute("""
                insert into replica (incarnation, name, state, mode, lease_ms, max_age_ms, protocol, started_at, confirmed_at)
                values (?, 'earlier', 'LOADING', 'strict', 1000, 1000, 1, now(), now())""", earlier);
        try {
            home.owner()
                    .patch(home.path(), Map.of("allowedCidrs", List.of(ELSEWHERE)))
                    .expectProblem(409, "UPGRADE_UNDER_WAY");
            assertThat(home.owner().get(home.path()).get("allowedCidrs")).isEmpty();
            patch("{\"allowedCidrs\": []}").expect(200);
            patch("{\"maxTokenLifetime\": \"P90D\", \"reuseAction\": \"DISABLE\"}")
                    .expect(200);
        } finally {
            DATABASE.execute("delete from replica where incarnation = ?", earlier);
        }
    }

    private Answer patch(String body) {
        return home.owner().patch(home.path(), body);
    }

    private Answer newToken() {
        return home.owner()
                .post(home.path("tokens"), Map.of("label", SharedServer.unique("t"), "role", "CI Token"))
                .expect(201);
    }

    private Duration lifetime() {
        Answer token = newToken();
        return Duration.between(Instant.parse(token.text("createdAt")), Instant.parse(token.text("expiresAt")));
    }

    private static String verdictFrom(String address, String value) {
        return SharedServer.anonymous()
                .with("X-Forwarded-For", address)
                .bearer(value)
                .get("/auth")
                .header("Tollgate-Code");
    }

    private static UUID id(String text) {
        return UUID.fromString(text);
    }
}
