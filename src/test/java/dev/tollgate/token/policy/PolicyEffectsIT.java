package dev.tollgate.token.policy;

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
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code POST …/policy/preview} and {@code …/policy/apply}. */
class PolicyEffectsIT {
    private static final Postgres.Access DATABASE = SharedServer.database();

    private final Tenant home = SharedServer.newTenant();
    private final Api admin = home.newMember("SUPER_ADMIN").api();

    @Test
    void aPreviewSaysWhatWouldEndAndChangesNothing() {
        Tenant.Issued endless = home.newToken();
        Tenant.Issued shortLived = expiring(Duration.ofDays(5));
        Tenant.Issued longLived = expiring(Duration.ofDays(20));

        Answer preview = preview("{\"maxTokenLifetime\": \"P10D\"}").expect(200);

        assertThat(preview.get("wouldEnd").asInt()).isEqualTo(2);
        assertThat(preview.get("beyondMaximum").asInt()).isEqualTo(2);
        assertThat(preview.get("wouldRefuse").asInt()).isZero();
        assertThat(preview.get("reused").asInt()).isZero();
        assertThat(preview.get("tokens"))
                .extracting(token -> token.get("id").asText())
                .containsExactly(endless.id(), longLived.id())
                .doesNotContain(shortLived.id());
        assertThat(preview.get("tokens").get(0).get("label").asText()).isNotEmpty();
        assertThat(preview.get("tokens").get(0).get("why").asText()).isEqualTo("BEYOND_MAXIMUM");
        assertThat(home.verdict(endless.value())).isEqualTo("VALID");
        assertThat(admin.get(home.path()).get("maxTokenLifetime").isNull()).isTrue();
    }

    @Test
    void whatAPreviewDoesNotNameIsAsItIsSaved() {
        home.newToken();
        assertThat(preview("{}").expect(200).get("wouldEnd").asInt()).isZero();
        admin.patch(home.path(), Map.of("maxTokenLifetime", "P10D")).expect(200);
        assertThat(preview("{}").expect(200).get("wouldEnd").asInt()).isOne();
        assertThat(preview("{\"maxTokenLifetime\": null}")
                        .expect(200)
                        .get("wouldEnd")
                        .asInt())
                .isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'name': 'Other'}",
                "{'suspended': true}",
                "{'confirm': true}",
                "{'maxTokenLifetime': 'PT1S'}",
                "{'allowedCidrs': ['10.1.2.3/8']}",
                "{'revokeUnusedAfter': 'PT1H'}"
            })
    void aPreviewTakesWhatSavingTakes(String body) {
        preview(body.replace('\'', '"')).expectProblem(400, "VALIDATION_FAILED");
    }

    @ParameterizedTest(name = "an end {0} ms from the maximum of a token renewed {1} after its creation")
    @CsvSource({"-1, 0 s, 0", "0, 0 s, 0", "1, 0 s, 1", "-1, 5 days, 0", "0, 5 days, 0", "1, 5 days, 1"})
    void theMaximumCountsFromTheLastActOfAnAdministrator(int millis, String later, int beyond) {
        Tenant.Issued token = home.newToken();
        DATABASE.execute(
                "update token set acted_at = created_at + ?::interval,"
                        + " expires_at = created_at + ?::interval + interval '240 hours' + ? * interval '1 ms' where id = ?",
                later,
                later,
                millis,
                id(token.id()));
        assertThat(preview("{\"maxTokenLifetime\": \"P10D\"}").get("wouldEnd").asInt())
                .isEqualTo(beyond);
    }

    @Test
    void whatHasEndedIsBeyondNothing() {
        Tenant.Issued expired = home.newToken();
        DATABASE.execute("update token set expires_at = now() where id = ?", id(expired.id()));
        Tenant.Issued revoked = home.newToken();
        home.owner().delete(home.token(revoked.id())).expect(204);
        assertThat(preview("{\"maxTokenLifetime\": \"PT1M\"}").get("wouldEnd").asInt())
                .isZero();
    }

    @Test
    void unusedTokensWouldEndButNotGatewaysAndDirectories() {
        Tenant.Issued unused = home.newToken();
        Tenant.Issued used = home.newToken();
        Tenant.Issued gateway = home.newToken("Gateway");
        Tenant.Issued directory = home.newToken("SCIM");
        home.newToken();
        for (Tenant.Issued old : List.of(unused, used, gateway, directory)) {
            DATABASE.execute("update token set created_at = now() - interval '100 days' where id = ?", id(old.id()));
            DATABASE.execute(
                    "update token_value set created_at = now() - interval '100 days' where token_id = ?", id(old.id()));
        }
        DATABASE.execute("insert into token_usage (token_id, last_used_at) values (?, now())", id(used.id()));

        Answer preview = preview("{\"revokeUnusedAfter\": \"P90D\"}").expect(200);

        assertThat(preview.get("wouldEnd").asInt()).isOne();
        assertThat(preview.get("unused").asInt()).isOne();
        assertThat(preview.get("tokens").toString()).contains(unused.id(), "\"why\":\"UNUSED\"");
    }

    @Test
    void networksWouldRefuseWhatIsUsedFromElsewhereOrBoundToElsewhere() {
        Tenant.Issued inside = usedFrom("192.0.2.9");
        Tenant.Issued outside = usedFrom("203.0.113.9");
        Tenant.Issued outsideToo = usedFrom("2001:db8:0:0:0:0:0:1");
        Tenant.Issued nowhere = home.newToken(
                Map.of("label", "nowhere", "role", "CI Token", "allowedCidrs", List.of("203.0.113.0/24")));
        home.newToken(Map.of("label", "within", "role", "CI Token", "allowedCidrs", List.of("192.0.2.0/28")));
        home.newToken();

        Answer preview = preview("{\"allowedCidrs\": [\"192.0.2.0/24\"]}").expect(200);

        assertThat(preview.get("wouldRefuse").asInt()).isEqualTo(3);
        assertThat(preview.get("wouldEnd").asInt()).isZero();
        assertThat(preview.get("tokens"))
                .extracting(token -> token.get("id").asText())
                .containsExactly(outside.id(), outsideToo.id(), nowhere.id())
                .doesNotContain(inside.id());
        assertThat(preview.get("tokens").get(0).get("why").asText()).isEqualTo("OUTSIDE_NETWORKS");
    }

    @Test
    void tokensOfWhichAnEndedValueWasPresentedAreCounted() {
        Tenant.Issued reused = home.newToken();
        home.newToken();
        for (int times = 0; times < 2; times++) {
            DATABASE.execute(
                    "insert into audit_event (id, organization_id, at, action, actor_kind, subject_kind, subject_id, detail)"
                            + " values (gen_random_uuid(), ?, now(), 'token.reused', 'SYSTEM', 'TOKEN', ?, '{}')",
                    id(home.id()),
                    id(reused.id()));
        }
        Answer preview = preview("{\"reuseAction\": \"DISABLE\"}").expect(200);
        assertThat(preview.get("reused").asInt()).isOne();
        assertThat(preview.get("wouldEnd").asInt()).isZero();
        assertThat(preview.get("tokens").toString()).contains(reused.id(), "\"why\":\"REUSED\"");
    }

    @Test
    void savingEndsNothingAndApplyingEndsNoMoreThanWasConfirmed() {
        Tenant.Issued first = home.newToken();
        Tenant.Issued disabled = home.newToken();
        Tenant.Issued within = expiring(Duration.ofDays(5));
        admin.patch(home.token(disabled.id()), Map.of("enabled", false)).expect(200);
        admin.patch(home.path(), Map.of("maxTokenLifetime", "P10D")).expect(200);
        assertThat(home.verdict(first.value())).isEqualTo("VALID");

        Answer refused = apply("{\"confirm\": 1}").expectProblem(400, "CONFIRMATION_REQUIRED");
        assertThat(refused.get("wouldEnd").asInt()).isEqualTo(2);
        assertThat(home.verdict(first.value())).isEqualTo("VALID");

        Answer applied = apply("{\"confirm\": 2}").expect(200);
        assertThat(applied.get("revoked").asInt()).isEqualTo(2);
        assertThat(applied.header("Tollgate-Propagation")).isEqualTo("complete");
        assertThat(home.verdict(first.value())).isEqualTo("REVOKED");
        assertThat(home.verdict(disabled.value())).isEqualTo("REVOKED");
        assertThat(home.verdict(within.value())).isEqualTo("VALID");
        assertThat(number("select count(*) from token where organization_id = ? and revoked_reason = 'POLICY'"))
                .isEqualTo(2);
        assertThat(admin.get(home.token(first.id())).expect(200).text("revokedReason"))
                .isEqualTo("POLICY");

        assertThat(apply("{\"confirm\": 0}").expect(200).get("revoked").asInt()).isZero();
        Answer events = home.owner().get(home.path("audit-events") + "?action=policy.applied");
        assertThat(events.get("items")).hasSize(1);
        assertThat(events.get("items").get(0).get("detail").toString())
                .contains("\"tokens\":2", "\"maxTokenLifetime\":\"P10D\"");
        assertThat(home.owner()
                        .get(home.path("audit-events") + "?action=token.revoked")
                        .get("items"))
                .isEmpty();
    }

    @Test
    void ofTwoAtOnceOneEndsThemUnderOneEvent() throws Exception {
        for (int i = 0; i < 20; i++) {
            home.newToken();
        }
        admin.patch(home.path(), Map.of("maxTokenLifetime", "P10D")).expect(200);
        ExecutorService pool = Executors.newFixedThreadPool(2);
        try {
            Callable<Answer> apply = () -> apply("{\"confirm\": 20}");
            int revoked = 0;
            for (Future<Answer> answer : pool.invokeAll(List.of(apply, apply))) {
                revoked += answer.get().expect(200).get("revoked").asInt();
            }
            assertThat(revoked).isEqualTo(20);
        } finally {
            pool.shutdownNow();
        }
        assertThat(number("select count(*) from audit_event where organization_id = ? and action = 'policy.applied'"))
                .isOne();
    }

    @Test
    void applyingWithoutAMaximumEndsNothing() {
        Tenant.Issued token = home.newToken();
        assertThat(apply("{\"confirm\": 1000}").expect(200).get("revoked").asInt())
                .isZero();
        assertThat(home.verdict(token.value())).isEqualTo("VALID");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{}", "{\"confirm\": null}", "{\"confirm\": -1}", "{\"confirm\": \"all\"}", "{\"confirm\": true}"
            })
    void applyingNeedsANumber(String body) {
        apply(body).expectViolation("confirm");
    }

    @Test
    void manyAreShownInPartAndEndInBatchesUnderOneEvent() {
        DATABASE.execute("""
                insert into token (id, organization_id, kind, role_id, label, hint, created_at)
                select gen_random_uuid(), ?, 'ci', '00000000-0000-7000-8000-000000000001', 'many ' || n, '', now()
                  from generate_series(1, 2300) n""", id(home.id()));
        Answer preview = preview("{\"maxTokenLifetime\": \"P10D\"}").expect(200);
        assertThat(preview.get("wouldEnd").asInt()).isEqualTo(2300);
        assertThat(preview.get("tokens")).hasSize(50);
        admin.patch(home.path(), Map.of("maxTokenLifetime", "P10D")).expect(200);
        assertThat(apply("{\"confirm\": 5000}").expect(200).get("revoked").asInt())
                .isEqualTo(2300);
        assertThat(number(
                        "select count(*) from token where organization_id = ? and kind = 'ci' and revoked_at is null"))
                .isZero();
        assertThat(number("select count(*) from audit_event where organization_id = ? and action = 'policy.applied'"))
                .isOne();
    }

    private Answer preview(String body) {
        return admin.post(home.path("policy/preview"), body);
    }

    private Answer apply(String body) {
        return admin.post(home.path("policy/apply"), body);
    }

    private Tenant.Issued expiring(Duration life) {
        return home.newToken(Map.of(
                "label",
                SharedServer.unique("expiring"),
                "role",
                "CI Token",
                "expiresAt",
                Instant.now().plus(life).toString()));
    }

    private Tenant.Issued usedFrom(String address) {
        Tenant.Issued token = home.newToken();
        DATABASE.execute(
                "insert into token_usage (token_id, last_used_at, last_used_address) values (?, now(), ?)",
                id(token.id()),
                address);
        return token;
    }

    private static UUID id(String text) {
        return UUID.fromString(text);
    }

    private long number(String sql) {
        return DATABASE.number(sql, id(home.id()));
    }
}
