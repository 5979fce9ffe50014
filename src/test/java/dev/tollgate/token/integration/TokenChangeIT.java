package dev.tollgate.token.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.support.Answer;
import dev.tollgate.support.Await;
import dev.tollgate.support.SharedServer;
import dev.tollgate.support.Tenant;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code PATCH /api/v1/organizations/{org}/tokens/{id}}: a merge patch. */
class TokenChangeIT {
    private static Tenant home;

    @BeforeAll
    static void prepare() {
        home = SharedServer.newTenant();
    }

    private static Tenant.Issued full() {
        return home.newToken(Map.of(
                "label",
                SharedServer.unique("full"),
                "description",
                "described",
                "role",
                "CI Token",
                "expiresAt",
                "2099-01-01T00:00:00Z",
                "allowedCidrs",
                List.of("127.0.0.1", "10.0.0.0/8"),
                "metadata",
                Map.of("a", 1, "b", Map.of("c", 2, "d", 3))));
    }

    private static Answer patch(Tenant.Issued token, Object change) {
        return home.owner().patch(home.token(token.id()), change);
    }

    @Test
    void whatIsAbsentStaysAsItIs() {
        Tenant.Issued token = full();
        String before = home.owner().get(home.token(token.id())).text();
        Answer after = patch(token, "{}").expect(200);
        assertThat(after.text()).isEqualTo(before);
        assertThat(after.header("Tollgate-Propagation")).isEqualTo("complete");
        Answer changed = patch(token, Map.of("description", "changed")).expect(200);
        assertThat(changed.text()).isEqualTo(before.replace("described", "changed"));
    }

    @Test
    void whatIsNullIsCleared() {
        Tenant.Issued token = full();
        Answer cleared = patch(token, """
                {"description": null, "expiresAt": null, "allowedCidrs": null, "metadata": null}
                """).expect(200);
        assertThat(cleared.get("description").isNull()).isTrue();
        assertThat(cleared.get("expiresAt").isNull()).isTrue();
        assertThat(cleared.get("allowedCidrs")).isEmpty();
        assertThat(cleared.get("metadata")).hasToString("{}");
    }

    @Test
    void metadataIsMergedAtEveryDepth() {
        Tenant.Issued token = full();
        Answer merged = patch(token, """
                {"metadata": {"a": null, "b": {"c": null, "e": {"f": null, "g": [1, null]}}, "h": "new"}}
                """).expect(200);
        assertThat(merged.get("metadata")).isEqualTo(merged.json().at("/metadata"));
        assertThat(merged.get("/metadata/b/d").asInt()).isEqualTo(3);
        assertThat(merged.get("/metadata/b/e/g")).hasToString("[1,null]");
        assertThat(merged.text("/metadata/h")).isEqualTo("new");
        assertThat(merged.get("/metadata/b/e")).hasSize(1);
        assertThat(merged.get("/metadata/b")).hasSize(2);
        assertThat(merged.get("metadata")).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "label     | {'label': null}",
                "label     | {'label': ''}",
                "enabled   | {'enabled': null}",
                "enabled   | {'enabled': 'false'}",
                "enabled   | {'enabled': ''}",
                "enabled   | {'enabled': 0}",
                "expiresAt | {'expiresAt': '2020-01-01T00:00:00Z'}",
                "expiresAt | {'expiresAt': ''}",
                "expiresAt | {'expiresAt': 4102444800}",
                "allowedCidrs[0] | {'allowedCidrs': ['10.0.0.0/8x']}",
                "allowedCidrs | {'allowedCidrs': ''}",
                "metadata  | {'metadata': [1]}",
                "metadata  | {'metadata': ''}",
                "state     | {'state': 'ACTIVE'}",
                "id        | {'id': null}"
            })
    void aFieldThatIsWrongIsNamed(String field, String body) {
        Tenant.Issued token = home.newToken();
        patch(token, body.replace('\'', '"')).expectViolation(field);
        assertThat(home.verdict(token.value())).isEqualTo("VALID");
    }

    @Test
    void aDisabledTokenIsRefusedUntilItIsEnabled() {
        Tenant.Issued token = home.newToken();
        assertThat(patch(token, Map.of("enabled", false)).expect(200).text("state"))
                .isEqualTo("DISABLED");
        assertThat(home.verdict(token.value())).isEqualTo("DISABLED");
        assertThat(patch(token, Map.of("enabled", true)).expect(200).text("state"))
                .isEqualTo("ACTIVE");
        assertThat(home.verdict(token.value())).isEqualTo("VALID");
    }

    @Test
    void anExpiredTokenIsRefusedFromThatMomentAndCanBeProlonged() {
        Tenant.Issued token = home.newToken();
        Instant end = Instant.now().plusMillis(1500).truncatedTo(ChronoUnit.MILLIS);
        patch(token, Map.of("expiresAt", end.toString())).expect(200);
        assertThat(home.verdict(token.value())).isEqualTo("VALID");
        Await.until(
                Duration.ofSeconds(20),
                "expired",
                () -> home.verdict(token.value()).equals("EXPIRED"));
        assertThat(Instant.now()).isAfterOrEqualTo(end.minusMillis(500));
        assertThat(home.owner().get(home.token(token.id())).text("state")).isEqualTo("EXPIRED");
        patch(token, Map.of("expiresAt", "2099-01-01T00:00:00Z")).expect(200);
        assertThat(home.verdict(token.value())).isEqualTo("VALID");
    }

    @Test
    void theOrganizationsMaximumCountsFromTheCreation() {
        Tenant strict = SharedServer.newTenant();
        Tenant.Issued token = strict.newToken();
        strict.owner().patch(strict.path(), Map.of("maxTokenLifetime", "P10D")).expect(200);
        Instant created =
                Instant.parse(strict.owner().get(strict.token(token.id())).text("createdAt"));
        String latest = created.plus(Duration.ofDays(10)).toString();
        String later = created.plus(Duration.ofDays(10)).plusSeconds(1).toString();
        String path = strict.token(token.id());
        strict.owner().patch(path, Map.of("expiresAt", later)).expectProblem(400, "LIFETIME_EXCEEDED");
        strict.owner().patch(path, Map.of("expiresAt", latest)).expect(200);
        Answer cleared = strict.owner().patch(path, "{\"expiresAt\": null}").expect(200);
        assertThat(cleared.text("expiresAt")).isEqualTo(latest);
    }

    @Test
    void anAddressRestrictionHoldsAtOnceAndForBothFamilies() {
        Tenant.Issued token = home.newToken();
        patch(token, Map.of("allowedCidrs", List.of("203.0.113.0/24", "2001:db8::/32")))
                .expect(200);
        assertThat(home.verdict(token.value())).isEqualTo("ADDRESS_NOT_ALLOWED");
        for (String address : new String[] {"203.0.113.9", "::ffff:203.0.113.9", "2001:db8:1::1"}) {
            from(address, token).expect(200);
        }
        for (String address : new String[] {"203.0.114.9", "2001:db9::1", "nonsense", "203.0.113.9, 198.51.100.1"}) {
            from(address, token).expectProblem(401, "UNAUTHENTICATED");
        }
        patch(token, "{\"allowedCidrs\": []}").expect(200);
        assertThat(home.verdict(token.value())).isEqualTo("VALID");
    }

    private static Answer from(String address, Tenant.Issued token) {
        return SharedServer.anonymous()
                .with("X-Forwarded-For", address)
                .bearer(token.value())
                .get("/api/v1/token");
    }

    @Test
    void aLabelIsTakenFromNobody() {
        Tenant.Issued one = home.newToken();
        Tenant.Issued other = home.newToken();
        String label = home.owner().get(home.token(one.id())).text("label");
        patch(other, Map.of("label", label)).expectProblem(409, "LABEL_TAKEN");
        patch(one, Map.of("label", label)).expect(200);
        patch(one, Map.of("label", SharedServer.unique("free"))).expect(200);
        patch(other, Map.of("label", label)).expect(200);
    }

    @Test
    void aLabelKeepsItsLimitOf100Characters() {
        Tenant.Issued token = home.newToken();
        patch(token, Map.of("label", "😀".repeat(100))).expect(200);
        patch(token, Map.of("label", "😀".repeat(101))).expectViolation("label");
    }

    @Test
    void aRevokedTokenStaysAsItIs() {
        Tenant.Issued token = home.newToken();
        home.owner().delete(home.token(token.id())).expect(204);
        patch(token, Map.of("enabled", true)).expectProblem(409, "TOKEN_REVOKED");
        patch(token, "{}").expectProblem(409, "TOKEN_REVOKED");
        home.owner().post(home.token(token.id()) + "/rotate").expectProblem(409, "TOKEN_REVOKED");
        assertThat(home.verdict(token.value())).isEqualTo("REVOKED");
    }

    @Test
    void theMediaTypeOfAMergePatchIsTakenToo() {
        Tenant.Issued token = home.newToken();
        home.owner()
                .with("Content-Type", "application/merge-patch+json")
                .send("PATCH", home.token(token.id()), BodyPublishers.ofString("{\"description\": \"merged\"}"))
                .expect(200);
    }

    @Test
    void aChangeIsRecordedWithTheOldAndTheNewValue() {
        Tenant tenant = SharedServer.newTenant();
        String id = tenant.newToken(Map.of("label", "old label", "role", "CI Token"))
                .id();
        String events = tenant.path("audit-events") + "?action=token.changed&subject=" + id;
        tenant.owner().patch(tenant.token(id), "{}").expect(200);
        tenant.owner()
                .patch(tenant.token(id), "{\"label\":\"old label\",\"allowedCidrs\":[],\"expiresAt\":null}")
                .expect(200);
        assertThat(tenant.owner().get(events).get("items").size()).isZero();

        String change = "{\"label\":\"new label\",\"allowedCidrs\":[\"10.0.0.0/8\"],\"description\":\"said\"}";
        tenant.owner().patch(tenant.token(id), change).expect(200);
        String detail = tenant.owner().get(events).get("/items/0/detail").toString();
        assertThat(detail)
                .contains("\"label\":{\"from\":\"old label\",\"to\":\"new label\"}")
                .contains("\"allowedCidrs\":{\"from\":[],\"to\":[\"10.0.0.0/8\"]}")
                .contains("\"description\":{\"from\":null,\"to\":\"said\"}")
                .doesNotContain("expiresAt", "\"null\"");
    }

    @Test
    void anotherRoleHoldsAtOnce() {
        Tenant.Issued token = home.newToken("CI Token");
        Answer read = patch(token, Map.of("role", "Read Only")).expect(200);
        assertThat(read.text("role")).isEqualTo("Read Only");
        assertThat(read.get("permissions").toString()).isEqualTo("[\"scan:read\"]");
        assertThat(read.header("Tollgate-Propagation")).isEqualTo("complete");
        SharedServer.anonymous()
                .bearer(token.value())
                .get("/auth?permission=scan:upload")
                .expect(403);
        SharedServer.anonymous()
                .bearer(token.value())
                .get("/auth?permission=scan:read")
                .expect(200);
        String own = home.owner()
                .post(home.path("roles"), Map.of("name", SharedServer.unique("r"), "permissions", List.of("own:one")))
                .text("id");
        patch(token, Map.of("role", own)).expect(200);
        SharedServer.anonymous()
                .bearer(token.value())
                .get("/auth?permission=own:one")
                .expect(200);
        home.owner().delete(home.path("roles", own)).expectProblem(409, "ROLE_IN_USE");
        assertThat(home.owner()
                        .get(home.path("audit-events") + "?action=token.changed&subject=" + token.id())
                        .get("/items/0/detail/role/to")
                        .asText())
                .isEqualTo("Read Only");
    }

    @ParameterizedTest
    @CsvSource(
            value = {"{'role': null}", "{'role': ''}", "{'role': 'Nobody'}", "{'role': 'MEMBER'}", "{'role': 1}"},
            delimiter = '|',
            quoteCharacter = '"')
    void aRoleThatThereIsNotIsRefused(String change) {
        Tenant.Issued token = home.newToken("CI Token");
        patch(token, change.replace('\'', '"')).expectViolation("role");
        assertThat(home.owner().get(home.token(token.id())).text("role")).isEqualTo("CI Token");
    }

    @Test
    void anotherOrganizationsRoleIsNone() {
        Tenant other = SharedServer.newTenant();
        String role = other.owner()
                .post(other.path("roles"), Map.of("name", SharedServer.unique("r"), "permissions", List.of("a")))
                .text("id");
        patch(home.newToken(), Map.of("role", role)).expectViolation("role");
    }
}
