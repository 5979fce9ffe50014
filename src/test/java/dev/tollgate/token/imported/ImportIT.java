package dev.tollgate.token.imported;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tollgate.support.Answer;
import dev.tollgate.support.Api;
import dev.tollgate.support.Await;
import dev.tollgate.support.SharedServer;
import dev.tollgate.support.Tenant;
import dev.tollgate.support.TollgateProcess;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Tokens of another system. */
class ImportIT extends ImportScene implements JudgedImports {
    private static String tokenId(String value) {
        return home.owner()
                .post(home.path("tokens/lookup"), Map.of("token", value))
                .expect(200)
                .text("id");
    }

    @Test
    void anImportedValueWorksInEveryDialect() {
        String value = value();
        String label = label();
        Answer answer = imported(line(
                label,
                value,
                ", \"hint\": \"ghp_…\", \"lifetime\": \"P30D\","
                        + " \"metadata\": {\"team\": \"a\"}, \"description\": \"d\""));
        assertThat(answer.get("imported").asInt()).isOne();
        assertThat(answer.get("refused")).isEmpty();
        assertThat(answer.header("Tollgate-Propagation")).isEqualTo("complete");

        Api anybody = Api.on(process);
        anybody.bearer(value).get("/auth?permission=scan:upload").expect(200);
        anybody.with("Private-Token", value).get("/auth").expect(200);
        anybody.with(
                        "Authorization",
                        "Basic " + Base64.getEncoder().encodeToString(("x:" + value).getBytes(StandardCharsets.UTF_8)))
                .get("/ext-authz/x")
                .expect(200);
        Api gateway = anybody.bearer(home.newToken("Gateway").value());
        assertThat(gateway.post("/api/v1/verify", Map.of("token", value))
                        .expect(200)
                        .text("code"))
                .isEqualTo("VALID");
        assertThat(gateway.post("/api/v1/verify/batch", Map.of("items", List.of(Map.of("token", value))))
                        .expect(200)
                        .text())
                .contains("VALID");
        assertThat(gateway.form("/oauth2/introspect", "token=" + value)
                        .expect(200)
                        .get("active")
                        .asBoolean())
                .isTrue();
        Answer own = anybody.bearer(value).get("/api/v1/token").expect(200);
        assertThat(own.text("label")).isEqualTo(label);
        assertThat(own.text("hint")).isEqualTo("ghp_…");
        assertThat(own.text("lifetime")).isEqualTo("P30D");
        assertThat(own.get("metadata").get("team").asText()).isEqualTo("a");
        assertThat(own.get("createdBy").get("kind").asText()).isEqualTo("USER");
        // Two credentials that differ are none, whatever their form.
        anybody.bearer(value).with("Private-Token", value()).get("/auth").expect(401);
        anybody.bearer(value()).get("/auth").expect(401);
    }

    /** However long it takes: the database ends a transaction that is idle, and a key is held by none. */
    @Test
    void anImportWithAKeyIsAnsweredWhateverTheDatabaseEndsMeanwhile() throws Exception {
        Map<String, String> settings = new HashMap<>(database.environment());
        settings.put(
                "QUARKUS_DATASOURCE_JDBC_NEW_CONNECTION_SQL",
                "select set_config('idle_in_transaction_session_timeout', '3s', false)");
        ExecutorService threads = Executors.newSingleThreadExecutor();
        try (TollgateProcess impatient = TollgateProcess.start(settings);
                Connection holder = database.connect()) {
            Api owner = new Api(impatient.url(), home.owner().headers());
            Tenant into = new Tenant(home.id(), home.name(), owner);
            String key = UUID.randomUUID().toString();
            String[] lines = {line(label(), value()), line(label(), value())};
            // What a first call does for the first time may take as long as the database waits.
            importedWith(into, UUID.randomUUID().toString(), line(label(), value()))
                    .expect(200);
            holder.setAutoCommit(false);
            holder.prepareStatement("select pg_advisory_xact_lock(7310577363)")
                    .executeQuery()
                    .close();
            Future<Answer> first = threads.submit(() -> importedWith(into, key, lines));
            Await.until(
                    Duration.ofMinutes(1),
                    "its turn is waited for, for longer than that",
                    () -> waits() || first.isDone());
            assertThat(first).isNotDone();

            importedWith(into, key, lines).expectProblem(409, "IDEMPOTENCY_IN_PROGRESS");

            holder.rollback();
            Answer answer = first.get().expect(200);
            assertThat(answer.get("imported").asInt()).isEqualTo(2);
            assertThat(importedWith(into, key, lines).expect(200).json()).isEqualTo(answer.json());
            importedWith(into, key, line(label(), value())).expectProblem(422, "IDEMPOTENCY_MISMATCH");
        } finally {
            threads.shutdownNow();
        }
    }

    /** Asked outside of the holder's transaction, which would see no news. */
    private static boolean waits() {
        return database.number("select count(*) from pg_stat_activity"
                        + " where datname = current_database() and wait_event_type = 'Lock'"
                        + " and query like '%7310577363%' and clock_timestamp() - query_start > interval '5 s'")
                > 0;
    }

    @Test
    void itsHolderRotatesItAndEndsItAndWhoFindsItReportsIt() {
        List<String> values = List.of(value(), value(), value(), value());
        imported(values.stream().map(value -> line(label(), value)).toArray(String[]::new));
        Api anybody = Api.on(process);
        String fresh = anybody.bearer(values.get(0))
                .post("/api/v1/token/rotate")
                .expect(200)
                .text("token");
        assertThat(fresh).startsWith("tg_ci_");
        anybody.bearer(values.get(0)).get("/auth").expect(401);
        anybody.bearer(fresh).get("/auth").expect(200);
        assertThat(tokenId(values.get(0))).isEqualTo(tokenId(fresh));

        anybody.bearer(values.get(1)).delete("/api/v1/token").expect(204);
        anybody.form("/oauth2/revoke", "token=" + values.get(2)).expect(200);
        anybody.post("/api/v1/leaks", Map.of("tokens", List.of(values.get(3), value())))
                .expect(202);
        for (String ended : values) {
            assertThat(home.verdict(ended)).isEqualTo("REVOKED");
        }
    }

    @Test
    void twoAtOnceTakeAValueOnce() throws Exception {
        ExecutorService clients = Executors.newFixedThreadPool(2);
        try {
            for (int round = 0; round < 5; round++) {
                String value = value();
                String label = label();
                List<Future<Answer>> both = List.of(
                        clients.submit(() -> tryImport(home.owner(), home, line(label, value))),
                        clients.submit(() -> tryImport(home.owner(), home, line(label, value))));
                int imported = 0;
                for (Future<Answer> each : both) {
                    imported += each.get().expect(200).get("imported").asInt();
                }
                assertThat(imported).isOne();
            }
        } finally {
            clients.shutdownNow();
        }
    }

    @Test
    void aRepeatedImportGoesOnAndIsOneEvent() {
        Tenant crowded = Tenant.create(admin, SharedServer.unique("Crowded"));
        String[] lines =
                IntStream.range(0, 1_500).mapToObj(i -> line(label(), value())).toArray(String[]::new);
        String[] part = List.of(lines).subList(0, 700).toArray(String[]::new);
        String key = UUID.randomUUID().toString();
        assertThat(importedWith(crowded, key, part).expect(200).get("imported").asInt())
                .isEqualTo(700);
        long events = events(crowded);
        importedWith(crowded, key, lines).expectProblem(422, "IDEMPOTENCY_MISMATCH");
        // As if the first attempt had been cut off there.
        database.execute("delete from idempotency");
        Answer whole = importedWith(crowded, key, lines).expect(200);
        assertThat(whole.get("imported").asInt()).isEqualTo(1_500);
        assertThat(whole.get("refused")).isEmpty();
        assertThat(events(crowded)).isEqualTo(events);
        assertThat(importedWith(crowded, key, lines).expect(200).json()).isEqualTo(whole.json());
        Answer another =
                importedWith(crowded, UUID.randomUUID().toString(), lines).expect(200);
        assertThat(another.get("imported").asInt()).isZero();
        assertThat(another.get("refused")).hasSize(1_500);

        Answer tooMany = importedWith(
                        crowded,
                        UUID.randomUUID().toString(),
                        IntStream.range(0, MOST_TOKENS)
                                .mapToObj(i -> line(label(), value()))
                                .toArray(String[]::new))
                .expect(200);
        assertThat(tooMany.get("imported").asInt()).isEqualTo(MOST_TOKENS - 1_500);
        assertThat(database.number(
                        "select count(*) from token where revoked_at is null and kind = 'ci' and organization_id = '"
                                + crowded.id() + "'"))
                .isEqualTo(MOST_TOKENS);
        assertThat(tooMany.get("refused").get(0).get("code").asText()).isEqualTo("LIMIT_REACHED");
    }

    private static long events(Tenant in) {
        JsonNode events = in.owner()
                .get(in.path("audit-events") + "?action=tokens.imported&limit=100&order=desc")
                .expect(200)
                .get("items");
        assertThat(events.get(0).get("detail").get("count").asInt()).isPositive();
        assertThat(events.get(0).get("subject").get("kind").asText()).isEqualTo("ORGANIZATION");
        return events.size();
    }
}
