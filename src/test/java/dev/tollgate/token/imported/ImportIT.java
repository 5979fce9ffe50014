package dev.tollgate.token.imported;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tollgate.secret.TokenValue;
import dev.tollgate.support.Answer;
import dev.tollgate.support.Api;
import dev.tollgate.support.Await;
import dev.tollgate.support.Postgres;
import dev.tollgate.support.SharedServer;
import dev.tollgate.support.Tenant;
import dev.tollgate.support.TollgateProcess;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens of another system. A server of its own: what is imported changes what is hashed. */
class ImportIT {
    private static final int MOST_TOKENS = 3_000;

    private static Postgres.Access database;
    private static TollgateProcess process;
    private static Api admin;
    private static Tenant home;

    @BeforeAll
    static void start() {
        database = Postgres.newDatabase();
        Map<String, String> settings = new HashMap<>(database.environment());
        settings.put("TOLLGATE_ADMIN_EMAIL", SharedServer.ADMIN);
        settings.put("TOLLGATE_ADMIN_PASSWORD", SharedServer.PASSWORD);
        settings.put("TOLLGATE_LIMITS_TOKENS", Integer.toString(MOST_TOKENS));
        process = TollgateProcess.start(settings);
        admin = Api.on(process).login(SharedServer.ADMIN, SharedServer.PASSWORD);
        home = Tenant.create(admin, "Importers");
    }

    @AfterAll
    static void stop() {
        process.close();
    }

    private static String value() {
        return "ghp_" + UUID.randomUUID().toString().replace("-", "");
    }

    private static String hash(String value) {
        return HexFormat.of().formatHex(TokenValue.sha256(value));
    }

    private static String line(String label, String value) {
        return line(label, value, "");
    }

    private static String line(String label, String value, String more) {
        return "{\"label\": \"" + label + "\", \"sha256\": \"" + hash(value)
                + "\", \"role\": \"CI Token\", \"length\": " + value.length() + more + "}";
    }

    private static Answer tryImport(Api by, Tenant into, String... lines) {
        return by.with("Content-Type", "application/x-ndjson")
                .send("POST", into.path("tokens/import"), BodyPublishers.ofString(String.join("\n", lines)));
    }

    private static Answer imported(String... lines) {
        return tryImport(home.owner(), home, lines).expect(200);
    }

    private static Answer importedWith(Tenant into, String key, String... lines) {
        return tryImport(into.owner().with("Idempotency-Key", key), into, lines);
    }

    private static String refusals(Answer answer) {
        List<String> refusals = new ArrayList<>();
        for (JsonNode each : answer.get("refused")) {
            refusals.add(each.get("line").asInt() + " " + each.get("code").asText());
        }
        return String.join(", ", refusals);
    }

    private static String label() {
        return SharedServer.unique("imported");
    }

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
    void eachLineIsJudgedAlone() {
        String twice = value();
        String label = label();
        String other = label();
        home.owner()
                .post(home.path("roles"), Map.of("name", "Verifier", "permissions", List.of("tokens:verify")))
                .expect(201);
        home.owner()
                .post(home.path("roles"), Map.of("name", "Deployer", "permissions", List.of("deploy")))
                .expect(201);
        Answer answer = imported(
                line(label, twice),
                "",
                "nonsense",
                "{\"label\": 1}",
                "{\"label\": \"x\", \"unknown\": 1}",
                line(label(), twice),
                line(label.toUpperCase(Locale.ROOT), value()),
                line(" ", value()),
                line(label(), value()).replace("CI Token", "Gateway"),
                line(label(), value()).replace("CI Token", "Service Account"),
                line(label(), value()).replace("CI Token", "Verifier"),
                line(label(), value()).replace("CI Token", "No such role"),
                line(label(), value()).replace("CI Token", "Deployer"),
                line(label(), value()).replace("CI Token", "Read Only"),
                line(label(), "fifteen chars.."),
                line(label(), "x".repeat(513)),
                line(label(), value()).replaceAll("[0-9a-f]{64}", "ab"),
                line(label(), value(), ", \"expiresAt\": \"2020-01-01T00:00:00Z\""),
                line(label(), value(), ", \"allowedCidrs\": [\"10.0.0.1/8\"]"),
                line(label(), value(), ", \"hint\": \"" + "x".repeat(41) + "\""),
                line(other, value()).replaceAll(", \"length\": [0-9]+", ""),
                "null",
                "[]",
                line(label(), value()) + line(label(), value()),
                line(label(), value(), ", \"metadata\": {\"a\": \"\\u0000\"}"),
                line(label(), value(), ", \"metadata\": {\"\\ud800\": 1}"),
                line(label(), value(), ", \"metadata\": {\"a\": [{\"b\": 1e999}]}"),
                line("a\\u0000b", value()));
        assertThat(answer.get("imported").asInt()).isEqualTo(4);
        assertThat(refusals(answer))
                .isEqualTo("3 MALFORMED_JSON, 4 VALIDATION_FAILED, 5 VALIDATION_FAILED, 6 HASH_TAKEN, 7 LABEL_TAKEN,"
                        + " 8 VALIDATION_FAILED, 9 VALIDATION_FAILED, 10 VALIDATION_FAILED, 11 VALIDATION_FAILED,"
                        + " 12 VALIDATION_FAILED, 15 VALIDATION_FAILED, 16 VALIDATION_FAILED, 17 VALIDATION_FAILED,"
                        + " 18 VALIDATION_FAILED, 19 VALIDATION_FAILED, 20 VALIDATION_FAILED, 22 VALIDATION_FAILED,"
                        + " 23 VALIDATION_FAILED, 24 VALIDATION_FAILED, 25 VALIDATION_FAILED, 26 VALIDATION_FAILED,"
                        + " 27 VALIDATION_FAILED, 28 VALIDATION_FAILED");
        // With one whose length nobody said, any text is looked up: a login's JWT is still one.
        admin.get(home.path()).expect(200);
    }

    @Test
    void thePolicyBindsWhatIsImported() {
        Tenant strict = Tenant.create(admin, SharedServer.unique("Strict"));
        strict.owner().patch(strict.path(), Map.of("maxTokenLifetime", "P30D")).expect(200);
        String bound = value();
        Answer answer = tryImport(
                        strict.owner(),
                        strict,
                        line(label(), bound),
                        line(label(), value(), ", \"lifetime\": \"P31D\""))
                .expect(200);
        assertThat(refusals(answer)).isEqualTo("2 LIFETIME_EXCEEDED");
        assertThat(Api.on(process)
                        .bearer(bound)
                        .get("/api/v1/token")
                        .expect(200)
                        .text("lifetime"))
                .isEqualTo("P30D");
    }

    @Test
    void aHashThatIsOrWasAnybodysIsTakenInTheSameWords() {
        Tenant other = Tenant.create(admin, SharedServer.unique("Other"));
        String others = value();
        tryImport(other.owner(), other, line(label(), others)).expect(200);
        Tenant.Issued own = home.newToken();
        Tenant.Issued gone = home.newToken();
        Tenant.Issued rotated = home.newToken();
        home.owner().post(home.token(rotated.id()) + "/rotate").expect(200);
        home.owner().delete(home.token(gone.id())).expect(204);
        database.execute("delete from token where id = '" + gone.id() + "'");
        database.execute("delete from token_value where token_id = '" + rotated.id() + "' and ends_at is not null");
        String alike = hash(own.value()).substring(0, 32) + "0".repeat(32);
        Answer answer = imported(
                line(label(), others),
                line(label(), own.value()),
                line(label(), gone.value()),
                line(label(), rotated.value()),
                line(label(), home.newMember("MEMBER").accessToken()),
                line(label(), value()).replaceAll("[0-9a-f]{64}", alike));
        assertThat(refusals(answer))
                .isEqualTo("1 HASH_TAKEN, 2 HASH_TAKEN, 3 HASH_TAKEN, 4 HASH_TAKEN, 5 HASH_TAKEN, 6 HASH_TAKEN");
        for (JsonNode each : answer.get("refused")) {
            assertThat(each.get("detail"))
                    .isEqualTo(answer.get("refused").get(0).get("detail"));
        }
        assertThat(home.verdict(own.value())).isEqualTo("VALID");
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

    @Test
    void itWaitsForTheUpgradeOfEveryReplica() {
        database.execute(
                "insert into replica (incarnation, name, state, mode, lease_ms, max_age_ms, protocol, started_at, confirmed_at)"
                        + " values (gen_random_uuid(), 'earlier', 'LOADING', 'strict', 1000, 1000, 3, now(), now())");
        try {
            tryImport(home.owner(), home, line(label(), value())).expectProblem(409, "UPGRADE_UNDER_WAY");
        } finally {
            database.execute("delete from replica where name = 'earlier'");
        }
    }

    @Test
    void onlySuperAdminsOfTheOrganizationImport() {
        String line = line(label(), value());
        tryImport(Api.on(process), home, line).expectProblem(401, "UNAUTHENTICATED");
        Api.on(process).post(home.path("tokens/import"), line).expectProblem(401, "UNAUTHENTICATED");
        tryImport(home.newMember("MEMBER").api(), home, line).expectProblem(403, "FORBIDDEN");
        tryImport(home.newMember("SUPER_ADMIN").api(), Tenant.create(admin, SharedServer.unique("Foreign")), line)
                .expectProblem(404, "NOT_FOUND");
        tryImport(Api.on(process).bearer(home.newToken("Service Account").value()), home, line)
                .expectProblem(403, "FORBIDDEN");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n\n", " "})
    void aLineIsNeeded(String body) {
        tryImport(home.owner(), home, body).expectProblem(400, "VALIDATION_FAILED");
    }

    @ParameterizedTest
    @CsvSource({"10000, 200", "10001, 400"})
    void thereIsAMostOfLines(int lines, int status) {
        Answer answer = tryImport(
                home.owner(),
                home,
                IntStream.range(0, lines).mapToObj(i -> "{}").toArray(String[]::new));
        answer.expect(status);
        if (status == 200) {
            assertThat(answer.get("refused")).hasSize(lines);
        }
    }

    @Test
    void aBodyMayHaveEightMebibytesHereAndNowhereElse() {
        String most =
                IntStream.range(0, 128).mapToObj(i -> " ".repeat(65_535)).collect(Collectors.joining("\n", "\n", ""));
        assertThat(most).hasSize(8 * 1024 * 1024);
        tryImport(home.owner(), home, most).expectProblem(400, "VALIDATION_FAILED");
        assertThat(tryImport(home.owner(), home, most + " ")
                        .expectProblem(413, "PAYLOAD_TOO_LARGE")
                        .text("detail"))
                .contains("8388608");
        home.owner().post(home.path("tokens"), " ".repeat(65_537)).expectProblem(413, "PAYLOAD_TOO_LARGE");
        home.owner().json("POST", home.path("tokens/import"), "{}").expectProblem(415, "UNSUPPORTED_MEDIA_TYPE");
    }
}
