package dev.tollgate.organization;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.support.Answer;
import dev.tollgate.support.Api;
import dev.tollgate.support.Await;
import dev.tollgate.support.Postgres;
import dev.tollgate.support.SharedServer;
import dev.tollgate.support.Tenant;
import dev.tollgate.support.TollgateProcess;
import java.net.http.HttpRequest.BodyPublishers;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** How much one organization may have, with small limits. */
@Tag("slow")
class LimitsIT {
    private static final String HOLD_LABEL = """
            insert into token select (jsonb_populate_record(t, jsonb_build_object(
                'id', gen_random_uuid(), 'label', 'held up', 'label_key', 'held up'))).*
              from token t where id = '%s'
            """;

    private static Postgres.Access database;
    private static Map<String, String> settings;
    private static TollgateProcess process;
    private static Api admin;

    @BeforeAll
    static void start() {
        database = Postgres.newDatabase();
        settings = new HashMap<>(database.environment());
        settings.put("TOLLGATE_ADMIN_EMAIL", SharedServer.ADMIN);
        settings.put("TOLLGATE_ADMIN_PASSWORD", SharedServer.PASSWORD);
        settings.put("TOLLGATE_LIMITS_TOKENS", "5");
        settings.put("TOLLGATE_LIMITS_ROLES", "3");
        settings.put("TOLLGATE_LIMITS_PEOPLE", "3");
        settings.put("TOLLGATE_LIMITS_ROTATIONS", "4");
        settings.put("TOLLGATE_LIMITS_PUBLISHERS", "2");
        process = TollgateProcess.start(settings);
        admin = Api.on(process).login(SharedServer.ADMIN, SharedServer.PASSWORD);
    }

    @AfterAll
    static void stop() {
        process.close();
    }

    private static Answer create(Tenant home) {
        return home.owner()
                .post(home.path("tokens"), Map.of("label", SharedServer.unique("label"), "role", "CI Token"));
    }

    private static void assertReached(Answer answer, String limit) {
        assertThat(answer.expectProblem(409, "LIMIT_REACHED").text("detail")).contains(limit);
    }

    private static List<Answer> atOnce(int calls, IntFunction<Answer> call) throws Exception {
        ExecutorService clients = Executors.newFixedThreadPool(10);
        try {
            List<Future<Answer>> pending = new ArrayList<>();
            for (int number = 0; number < calls; number++) {
                int which = number;
                pending.add(clients.submit(() -> call.apply(which)));
            }
            List<Answer> answers = new ArrayList<>();
            for (Future<Answer> answer : pending) {
                answers.add(answer.get());
            }
            return answers;
        } finally {
            clients.shutdownNow();
        }
    }

    @Test
    void manyAtOnceDoNotPassTheLimitOfTokensAndRevokingMakesRoom() throws Exception {
        Tenant home = Tenant.create(admin, "Tokens");
        List<Answer> answers = atOnce(20, call -> create(home));
        List<Answer> created =
                answers.stream().filter(answer -> answer.status() == 201).toList();
        assertThat(created).hasSize(5);
        answers.stream()
                .filter(answer -> answer.status() != 201)
                .forEach(answer -> assertReached(answer, "tokens = 5"));

        String first = created.get(0).text("id");
        home.owner().post(home.token(first) + "/rotate", Map.of()).expect(200);
        assertThat(home.verdict(created.get(1).text("token"))).isEqualTo("VALID");
        home.owner().delete(home.token(first)).expect(204);
        create(home).expect(201);
        assertReached(create(home), "tokens = 5");
        create(Tenant.create(admin, "Another")).expect(201);
    }

    @Test
    void clientsOfTwoReplicasDoNotPassTheLimitOfTokensTogether() throws Exception {
        try (TollgateProcess other = TollgateProcess.start(settings)) {
            Tenant here = Tenant.create(admin, "Two replicas");
            Tenant there =
                    new Tenant(here.id(), here.name(), Api.on(other).login(SharedServer.ADMIN, SharedServer.PASSWORD));

            for (int round = 0; round < 5; round++) {
                List<Answer> answers = atOnce(10, call -> create(call % 2 == 0 ? here : there));

                List<Answer> created = answers.stream()
                        .filter(answer -> answer.status() == 201)
                        .toList();
                assertThat(created).hasSize(5);
                answers.stream()
                        .filter(answer -> answer.status() != 201)
                        .forEach(answer -> assertReached(answer, "tokens = 5"));
                created.forEach(answer ->
                        here.owner().delete(here.token(answer.text("id"))).expect(204));
            }
        }
    }

    @Test
    void aCreationThatIsHeldUpFarBelowTheLimitHoldsUpNoOther() throws Exception {
        Map<String, String> spacious = new HashMap<>(settings);
        spacious.put("TOLLGATE_LIMITS_TOKENS", "1000");
        ExecutorService client = Executors.newSingleThreadExecutor();
        try (TollgateProcess other = TollgateProcess.start(spacious);
                Connection holder = database.connect();
                Statement statement = holder.createStatement()) {
            Tenant home = Tenant.create(Api.on(other).login(SharedServer.ADMIN, SharedServer.PASSWORD), "Held up");
            String known = home.newToken().id();
            holder.setAutoCommit(false);
            statement.executeUpdate(HOLD_LABEL.formatted(known));
            Future<Answer> heldUp = client.submit(
                    () -> home.owner().post(home.path("tokens"), Map.of("label", "held up", "role", "CI Token")));
            Await.until(Duration.ofSeconds(20), "the creation waits", LimitsIT::someoneWaitsToInsert);

            create(home).expect(201);

            assertThat(heldUp.isDone()).isFalse();
            holder.rollback();
            heldUp.get().expect(201);
        } finally {
            client.shutdownNow();
        }
    }

    private static boolean someoneWaitsToInsert() {
        return database.number("select count(*) from pg_stat_activity"
                        + " where datname = current_database() and wait_event_type = 'Lock'"
                        + " and query like 'insert into token %'")
                == 1;
    }

    @Test
    void rolesOfItsOwnAreLimited() {
        Tenant home = Tenant.create(admin, "Roles");
        String last = "";
        for (int role = 0; role < 3; role++) {
            last = role(home, "role " + role).expect(201).text("id");
        }
        assertReached(role(home, "one more"), "roles = 3");
        home.owner().delete(home.path("roles", last)).expect(204);
        role(home, "one more").expect(201);
    }

    private static Answer role(Tenant home, String name) {
        return home.owner().post(home.path("roles"), Map.of("name", name, "permissions", List.of("scan:read")));
    }

    @Test
    void membersAreLimited() {
        Tenant home = Tenant.create(admin, "People");
        home.newMember("MEMBER");
        Tenant.Member last = home.newMember("MEMBER");
        Map<String, String> person = Map.of(
                "email",
                SharedServer.uniqueEmail(),
                "name",
                "One More",
                "password",
                SharedServer.PASSWORD,
                "role",
                "MEMBER");
        assertReached(home.owner().post(home.path("users"), person), "people = 3");
        home.owner().delete(home.path("users", last.id())).expect(204);
        home.owner().post(home.path("users"), person).expect(201);
    }

    @Test
    void publishersAreLimited() {
        Tenant home = Tenant.create(admin, "Publishers");
        publisher(home).expect(201);
        String last = publisher(home).expect(201).text("id");
        assertReached(publisher(home), "publishers = 2");
        home.owner().delete(home.path("publishers", last)).expect(204);
        publisher(home).expect(201);
    }

    private static Answer publisher(Tenant home) {
        Map<String, Object> request = Map.of(
                "name",
                SharedServer.unique("release"),
                "provider",
                "github",
                "role",
                "CI Token",
                "claims",
                Map.of("repository_id", "1296269", "environment", "release"));
        return home.owner().post(home.path("publishers"), request);
    }

    @Test
    void aLimitUnderWhatThereIsKeepsIt() {
        Tenant here = Tenant.create(admin, "Lowered");
        List<Tenant.Issued> tokens = List.of(here.newToken(), here.newToken(), here.newToken());
        Map<String, String> lowered = new HashMap<>(settings);
        lowered.put("TOLLGATE_LIMITS_TOKENS", "2");
        try (TollgateProcess other = TollgateProcess.start(lowered)) {
            Tenant home =
                    new Tenant(here.id(), here.name(), Api.on(other).login(SharedServer.ADMIN, SharedServer.PASSWORD));
            for (Tenant.Issued token : tokens) {
                assertThat(home.verdict(token.value())).isEqualTo("VALID");
                String next = home.owner()
                        .post(home.token(token.id()) + "/rotate", Map.of())
                        .expect(200)
                        .text("token");
                assertThat(home.verdict(next)).isEqualTo("VALID");
            }
            assertReached(create(home), "tokens = 2");
            Answer imported = importLines(home, 1);
            assertThat(imported.text("/refused/0/code")).isEqualTo("LIMIT_REACHED");
            assertThat(imported.text("/refused/0/detail")).contains("tokens = 2");
            Answer events = home.owner().get(home.path("audit-events") + "?action=tokens.imported");
            assertThat(events.items("id")).isEmpty();

            home.owner().delete(home.token(tokens.get(0).id())).expect(204);
            assertReached(create(home), "tokens = 2");
            home.owner().delete(home.token(tokens.get(1).id())).expect(204);
            assertThat(importLines(home, 3).get("imported").asInt()).isOne();
            events = home.owner().get(home.path("audit-events") + "?action=tokens.imported");
            assertThat(events.get("/items/0/detail/count").asInt()).isOne();
        }
    }

    private static Answer importLines(Tenant home, int count) {
        String lines = IntStream.range(0, count)
                .mapToObj(line -> """
                        {"label": "imported %d", "role": "CI Token", "sha256": "%s"}
                        """.formatted(line, String.valueOf(line).repeat(64)))
                .collect(Collectors.joining());
        return home.owner()
                .with("Content-Type", "application/x-ndjson")
                .send("POST", home.path("tokens/import"), BodyPublishers.ofString(lines))
                .expect(200);
    }

    @Test
    void aTokenRestsAfterManyRotationsAndAnotherDoesNot() {
        Tenant home = Tenant.create(admin, "Rotations");
        Tenant.Issued token = home.newToken();
        String value = token.value();
        for (int rotation = 0; rotation < 4; rotation++) {
            value = home.owner()
                    .post(home.token(token.id()) + "/rotate", Map.of("overlap", rotation % 2 == 0 ? "PT0S" : "PT1H"))
                    .expect(200)
                    .text("token");
        }
        Answer refused = home.owner().post(home.token(token.id()) + "/rotate", Map.of());
        refused.expectProblem(429, "TOO_MANY_REQUESTS");
        assertThat(Integer.parseInt(refused.header("Retry-After"))).isBetween(3_000, 3_600);
        new Api(process.url(), Map.of())
                .bearer(value)
                .post("/api/v1/token/rotate", Map.of())
                .expectProblem(429, "TOO_MANY_REQUESTS");
        assertThat(home.verdict(value)).isEqualTo("VALID");
        home.owner()
                .post(home.token(home.newToken().id()) + "/rotate", Map.of())
                .expect(200);
    }
}
