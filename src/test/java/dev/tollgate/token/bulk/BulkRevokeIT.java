package dev.tollgate.token.bulk;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tollgate.support.Answer;
import dev.tollgate.support.AuditChain;
import dev.tollgate.support.Await;
import dev.tollgate.support.Postgres;
import dev.tollgate.support.SharedServer;
import dev.tollgate.support.Tenant;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code POST …/tokens/bulk-revoke}: counted, confirmed, done. */
class BulkRevokeIT {
    private static final Postgres.Access DATABASE = SharedServer.database();

    private Tenant home;

    @BeforeEach
    void prepare() {
        home = SharedServer.newTenant();
    }

    private Answer revoke(Object body) {
        return home.owner().post(home.path("tokens/bulk-revoke"), body);
    }

    private List<Tenant.Issued> tokens(String label, int count) {
        List<Tenant.Issued> tokens = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            tokens.add(home.newToken(Map.of("label", label + " " + i, "role", "CI Token")));
        }
        return tokens;
    }

    private int matched(Map<String, ?> filter) {
        return revoke(Map.of("filter", filter, "dryRun", true))
                .expect(200)
                .get("matched")
                .asInt();
    }

    @Test
    void manyAreRevokedOnceTheirNumberIsConfirmed() {
        List<Tenant.Issued> matching = tokens("old", 5);
        Tenant.Issued other = tokens("kept", 1).get(0);
        Map<String, ?> filter = Map.of("search", "OLD", "role", "CI Token");
        Answer counted = revoke(Map.of("filter", filter, "dryRun", true)).expect(200);
        assertThat(counted.text()).isEqualTo("{\"matched\":5,\"revoked\":0}");
        for (Map<String, ?> unconfirmed : List.of(
                Map.of("filter", filter),
                Map.of("filter", filter, "dryRun", false),
                Map.of("filter", filter, "confirm", 4),
                Map.of("filter", filter, "confirm", 6))) {
            assertThat(revoke(unconfirmed)
                            .expectProblem(400, "CONFIRMATION_REQUIRED")
                            .get("matched")
                            .asInt())
                    .isEqualTo(5);
        }
        assertThat(home.verdict(matching.get(0).value())).isEqualTo("VALID");

        Answer revoked = revoke(Map.of("filter", filter, "confirm", 5, "reason", "the \"old\" ones, Ä😀"))
                .expect(200);
        assertThat(revoked.text()).isEqualTo("{\"matched\":5,\"revoked\":5}");
        assertThat(revoked.header("Tollgate-Propagation")).isEqualTo("complete");
        matching.forEach(token -> assertThat(home.verdict(token.value())).isEqualTo("REVOKED"));
        assertThat(home.verdict(other.value())).isEqualTo("VALID");

        List<JsonNode> events = AuditChain.verified(home).stream()
                .filter(event -> event.get("action").asText().equals("token.revoked"))
                .toList();
        assertThat(events).hasSize(5).allSatisfy(event -> {
            assertThat(event.at("/detail/bulk").asBoolean()).isTrue();
            assertThat(event.at("/detail/reason").asText()).isEqualTo("the \"old\" ones, Ä😀");
            assertThat(event.at("/actor/kind").asText()).isEqualTo("USER");
            assertThat(event.at("/address").asText()).isEqualTo("127.0.0.1");
        });
        // A repeat finds nothing more to do, and says so.
        assertThat(revoke(Map.of("filter", filter, "confirm", 5))
                        .expectProblem(400, "CONFIRMATION_REQUIRED")
                        .get("matched")
                        .asInt())
                .isZero();
        revoke(Map.of("filter", filter, "confirm", 0)).expect(200);
        // What comes after it is chained to it.
        home.newToken();
        AuditChain.verified(home);
    }

    @Test
    void theSameKeyIsTheSameAnswer() {
        tokens("old", 3);
        Map<String, ?> body = Map.of("filter", Map.of("search", "old"), "confirm", 3);
        for (int i = 0; i < 2; i++) {
            assertThat(home.owner()
                            .with("Idempotency-Key", "k")
                            .post(home.path("tokens/bulk-revoke"), body)
                            .expect(200)
                            .text())
                    .isEqualTo("{\"matched\":3,\"revoked\":3}");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{'filter': null}",
                "{'filter': {}}",
                "{'filter': {}, 'dryRun': true}",
                "{'filter': {}, 'confirm': 1}",
                "{'filter': {'search': ''}}",
                "{'filter': {'search': null}}",
                "{'filter': {'search': ' '}}",
                "{'filter': {'search': '\u200b'}}",
                "{'filter': {'search': '', 'role': 'CI Token'}}",
                "{'filter': {'role': ''}}",
                "{'filter': {'labels': 'x'}}",
                "{'filter': {'state': 'GONE'}}",
                "{'filter': {'state': ''}}",
                "{'filter': {'search': 1}}",
                "{'filter': {'createdBefore': 'yesterday'}}",
                "{'filter': {'lastUsedBefore': ''}}",
                "{'filter': {'search': 'x'}, 'dryRun': 'true'}",
                "{'filter': {'search': 'x'}, 'dryrun': true}",
                "{'filter': {'search': 'x'}, 'confirm': '1'}",
                "{'filter': {'search': 'x'}, 'confirm': 1.5}"
            })
    void aFilterThatIsWrongOrSaysNothingRevokesNothing(String body) {
        Tenant.Issued token = home.newToken();
        revoke(body.replace('\'', '"')).expectProblem(400, "VALIDATION_FAILED");
        assertThat(home.verdict(token.value())).isEqualTo("VALID");
    }

    @Test
    void neverUsedCountsFromWhenTheLastValueWasHandedOut() {
        Tenant.Issued young = home.newToken();
        Tenant.Issued old = home.newToken();
        Tenant.Issued rotated = home.newToken();
        Tenant.Issued used = home.newToken();
        Instant now = Instant.now();
        for (Tenant.Issued token : List.of(old, rotated, used)) {
            DATABASE.execute(
                    "update token set created_at = now() - interval '40 days' where id = '" + token.id() + "'");
            DATABASE.execute("update token_value set created_at = now() - interval '40 days' where token_id = '"
                    + token.id() + "'");
        }
        home.owner().post(home.token(rotated.id()) + "/rotate").expect(200);
        DATABASE.execute("insert into token_usage (token_id, last_used_at) values ('" + used.id()
                + "', now() - interval '10 days')");

        String month = now.minus(30, ChronoUnit.DAYS).toString();
        String week = now.minus(7, ChronoUnit.DAYS).toString();
        String listed = home.path("tokens") + "?lastUsedBefore=";
        assertThat(home.owner().get(listed + month).expect(200).items("id")).containsExactly(old.id());
        assertThat(home.owner().get(listed + week).items("id")).containsExactlyInAnyOrder(old.id(), used.id());
        assertThat(home.owner().get(listed + now.plusSeconds(60)).items("id"))
                .containsExactlyInAnyOrder(young.id(), old.id(), rotated.id(), used.id());
        assertThat(matched(Map.of("lastUsedBefore", month))).isEqualTo(1);
        assertThat(matched(Map.of("lastUsedBefore", week))).isEqualTo(2);
    }

    @Test
    void whatIsCreatedAfterTheCallBeganIsNotMeant() {
        Tenant.Issued before = home.newToken();
        Tenant.Issued after = home.newToken();
        DATABASE.execute("update token set created_at = now() + interval '1 hour' where id = '" + after.id() + "'");
        assertThat(matched(Map.of("state", "ACTIVE"))).isEqualTo(1);
        revoke(Map.of("filter", Map.of("state", "ACTIVE"), "confirm", 1)).expect(200);
        assertThat(home.verdict(before.value())).isEqualTo("REVOKED");
        assertThat(home.verdict(after.value())).isEqualTo("VALID");
    }

    @Test
    void ofTwoAtOnceEachTokenEndsOnce() throws Exception {
        tokens("old", 4);
        ManyTokens.insert(SharedServer.database(), home, "old many", 1_500);
        Map<String, ?> body = Map.of("filter", Map.of("search", "old"), "confirm", 1_504);
        ExecutorService pool = Executors.newFixedThreadPool(2);
        try {
            Callable<Answer> call = () -> revoke(body);
            int revoked = 0;
            for (Future<Answer> answer : pool.invokeAll(List.of(call, call))) {
                revoked += answer.get().status() == 200
                        ? answer.get().get("revoked").asInt()
                        : 0;
            }
            assertThat(revoked).isEqualTo(1_504);
        } finally {
            pool.shutdown();
        }
        assertThat(AuditChain.verified(home).stream()
                        .filter(event -> event.get("action").asText().equals("token.revoked"))
                        .map(event -> event.at("/subject/id").asText()))
                .hasSize(1_504)
                .doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @ValueSource(strings = {"removed", "demoted", "disabled"})
    void aJobEndsWithItsStartersAccess(String how) {
        Tenant.Member administrator = home.newMember("SUPER_ADMIN");
        ManyTokens.insert(SharedServer.database(), home, "many", 20_001);
        String job = home.path(
                "tokens/jobs",
                administrator
                        .api()
                        .post(
                                home.path("tokens/bulk-revoke"),
                                Map.of("filter", Map.of("search", "many"), "confirm", 20_001))
                        .expect(202)
                        .text("job"));
        switch (how) {
            case "removed" ->
                home.owner().delete(home.path("users", administrator.id())).expect(204);
            case "demoted" ->
                home.owner()
                        .patch(home.path("users", administrator.id()), Map.of("role", "MEMBER"))
                        .expect(200);
            default ->
                SharedServer.admin()
                        .post("/api/v1/users/" + administrator.id() + "/disable", Map.of())
                        .expect(204);
        }
        Await.until(
                Duration.ofSeconds(60),
                "the job has ended",
                () -> !home.owner().get(job).expect(200).text("state").equals("RUNNING"));
        Answer ended = home.owner().get(job);
        assertThat(ended.text("state")).isEqualTo("FAILED");
        assertThat(ended.get("done").asInt()).isLessThan(20_001);
    }

    @Test
    void moreThanTenThousandAreLeftToAJob() {
        Tenant.Issued first = home.newToken(Map.of("label", "many", "role", "CI Token"));
        Tenant.Issued kept = home.newToken(Map.of("label", "kept", "role", "CI Token"));
        ManyTokens.insert(SharedServer.database(), home, "many", 10_000);
        Answer accepted = revoke(Map.of("filter", Map.of("search", "many"), "confirm", 10_001, "reason", "all"))
                .expect(202);
        assertThat(accepted.headers().allValues("Tollgate-Propagation")).containsExactly("pending");
        String job = home.path("tokens/jobs", accepted.text("job"));
        assertThat(accepted.header("Location")).endsWith(job);
        Await.until(
                Duration.ofSeconds(60),
                "the job is done",
                () -> home.owner().get(job).expect(200).text("state").equals("DONE"));
        assertThat(home.verdict(first.value())).isEqualTo("REVOKED");
        assertThat(home.verdict(kept.value())).isEqualTo("VALID");
        Answer done = home.owner().get(job);
        assertThat(done.get("matched").asInt()).isEqualTo(10_001);
        assertThat(done.get("done").asInt()).isEqualTo(10_001);
        assertThat(done.get("failed").asInt()).isZero();
        assertThat(AuditChain.verified(home).stream()
                        .filter(event -> event.get("action").asText().equals("token.revoked")))
                .hasSize(10_001);
        Tenant other = SharedServer.newTenant();
        other.owner().get(other.path("tokens/jobs", accepted.text("job"))).expectProblem(404, "NOT_FOUND");
    }
}
