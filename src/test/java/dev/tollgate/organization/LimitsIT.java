package dev.tollgate.organization;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.support.Answer;
import dev.tollgate.support.Api;
import dev.tollgate.support.Postgres;
import dev.tollgate.support.SharedServer;
import dev.tollgate.support.Tenant;
import dev.tollgate.support.TollgateProcess;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** How much one organization may have, with small limits. */
class LimitsIT {
    private static TollgateProcess process;
    private static Api admin;

    @BeforeAll
    static void start() {
        Map<String, String> settings = new HashMap<>(Postgres.newDatabase().environment());
        settings.put("TOLLGATE_ADMIN_EMAIL", SharedServer.ADMIN);
        settings.put("TOLLGATE_ADMIN_PASSWORD", SharedServer.PASSWORD);
        settings.put("TOLLGATE_LIMITS_TOKENS", "5");
        settings.put("TOLLGATE_LIMITS_ROLES", "3");
        settings.put("TOLLGATE_LIMITS_PEOPLE", "3");
        settings.put("TOLLGATE_LIMITS_ROTATIONS", "4");
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

    @Test
    void manyAtOnceDoNotPassTheLimitOfTokensAndRevokingMakesRoom() throws Exception {
        Tenant home = Tenant.create(admin, "Tokens");
        ExecutorService clients = Executors.newFixedThreadPool(10);
        List<Answer> answers = new ArrayList<>();
        try {
            List<Future<Answer>> calls = new ArrayList<>();
            for (int call = 0; call < 20; call++) {
                calls.add(clients.submit(() -> create(home)));
            }
            for (Future<Answer> call : calls) {
                answers.add(call.get());
            }
        } finally {
            clients.shutdownNow();
        }
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
