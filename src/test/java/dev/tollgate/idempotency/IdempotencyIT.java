package dev.tollgate.idempotency;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.support.Answer;
import dev.tollgate.support.Api;
import dev.tollgate.support.SharedServer;
import dev.tollgate.support.Tenant;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The {@code Idempotency-Key} header: the same request twice has one effect and one answer. */
class IdempotencyIT {
    private static Tenant home;
    private static Tenant.Member superAdmin;

    @BeforeAll
    static void prepare() {
        home = SharedServer.newTenant();
        superAdmin = home.newMember("SUPER_ADMIN");
    }

    private static String newKey() {
        return UUID.randomUUID().toString();
    }

    private static Map<String, Object> newToken() {
        return Map.of("label", SharedServer.unique("once"), "role", "CI Token");
    }

    private static Answer post(String key, String path, Object body) {
        return superAdmin.api().with("Idempotency-Key", key).post(path, body);
    }

    private static Answer create(String key, Object body) {
        return post(key, home.path("tokens"), body);
    }

    @Test
    void theSameCreationIsAnsweredAgainValueAndAll() {
        String key = newKey();
        Map<String, Object> body = newToken();
        Answer first = create(key, body).expect(201);
        Answer again = create(key, body).expect(201);
        assertThat(again.json()).isEqualTo(first.json());
        assertThat(again.header("Location")).isEqualTo(first.header("Location"));
        assertThat(again.header("Cache-Control")).contains("no-store");
        assertThat(home.verdict(again.text("token"))).isEqualTo("VALID");
        assertThat(home.owner()
                        .get(home.path("audit-events") + "?action=token.created&subject=" + first.text("id"))
                        .items("id"))
                .hasSize(1);
    }

    @Test
    void everyOperationThatHandsSomethingOutTakesAKey() {
        Tenant.Issued token = home.newToken();
        Tenant.Member member = home.newMember("MEMBER");
        once(home.token(token.id()) + "/rotate", Map.of("overlap", "PT0S"));
        once(home.path("users", member.id(), "access-token/reset"), "");
        once(home.path("roles"), Map.of("name", SharedServer.unique("Once"), "permissions", List.of("a")));
        Map<String, String> person = Map.of(
                "email", SharedServer.uniqueEmail(), "name", "N", "password", SharedServer.PASSWORD, "role", "MEMBER");
        once(home.path("users"), person);
        String key = newKey();
        Api operator = SharedServer.admin().with("Idempotency-Key", key);
        Map<String, String> name = Map.of("name", SharedServer.unique("Once"));
        String id = operator.post("/api/v1/organizations", name).expect(201).text("id");
        assertThat(operator.post("/api/v1/organizations", name).expect(201).text("id"))
                .isEqualTo(id);
    }

    private static void once(String path, Object body) {
        String key = newKey();
        Answer first = post(key, path, body);
        assertThat(first.status()).as(first.text()).isBetween(200, 201);
        assertThat(post(key, path, body).expect(first.status()).json()).isEqualTo(first.json());
    }

    @Test
    void anotherBodyUnderTheKeyIsRefused() {
        String key = newKey();
        create(key, newToken()).expect(201);
        create(key, newToken()).expectProblem(422, "IDEMPOTENCY_MISMATCH");
        String rotation = newKey();
        String rotate = home.token(home.newToken().id()) + "/rotate";
        post(rotation, rotate, Map.of("overlap", "PT1H")).expect(200);
        post(rotation, rotate, Map.of("overlap", "PT2H")).expectProblem(422, "IDEMPOTENCY_MISMATCH");
    }

    @Test
    void aRefusalIsNotRemembered() {
        Map<String, Object> body = newToken();
        Tenant.Issued taken = home.newToken(body);
        String key = newKey();
        create(key, body).expectProblem(409, "LABEL_TAKEN");
        create(key, "{\"label\": \"x\"}").expectProblem(400, "VALIDATION_FAILED");
        home.owner().delete(home.token(taken.id())).expect(204);
        create(key, body).expect(201);
    }

    @Test
    void whileItRunsARepetitionIsToldSo() throws Exception {
        String key = newKey();
        Map<String, Object> body = newToken();
        List<CompletableFuture<Answer>> attempts;
        try (Connection connection = SharedServer.database().connect();
                PreparedStatement head =
                        connection.prepareStatement("select 1 from audit_head where organization_id = ? for update")) {
            // Whoever holds the audit log's head holds up the change of which it is to tell.
            connection.setAutoCommit(false);
            head.setObject(1, UUID.fromString(home.id()));
            head.executeQuery();
            Supplier<Answer> attempt = () -> create(key, body);
            attempts = List.of(CompletableFuture.supplyAsync(attempt), CompletableFuture.supplyAsync(attempt));
            Answer other = (Answer)
                    CompletableFuture.anyOf(attempts.get(0), attempts.get(1)).get(30, TimeUnit.SECONDS);
            other.expectProblem(409, "IDEMPOTENCY_IN_PROGRESS");
            connection.rollback();
        }
        List<Integer> statuses = new ArrayList<>();
        for (CompletableFuture<Answer> attempt : attempts) {
            statuses.add(attempt.get(30, TimeUnit.SECONDS).status());
        }
        assertThat(statuses).containsExactlyInAnyOrder(201, 409);
        Answer replay = create(key, body).expect(201);
        assertThat(home.owner()
                        .get(home.path("audit-events") + "?action=token.created&subject=" + replay.text("id"))
                        .items("id"))
                .hasSize(1);
    }

    @Test
    void onceTheTokenHasChangedTheValueIsGone() {
        for (int change = 0; change < 3; change++) {
            String key = newKey();
            Map<String, Object> body = newToken();
            Answer first = create(key, body).expect(201);
            String path = home.token(first.text("id"));
            switch (change) {
                case 0 -> home.owner().delete(path).expect(204);
                case 1 -> home.owner().post(path + "/rotate").expect(200);
                default -> home.owner().patch(path, Map.of("enabled", false)).expect(200);
            }
            Answer again = create(key, body).expect(201);
            assertThat(again.text("id")).isEqualTo(first.text("id"));
            assertThat(again.json().has("token")).isFalse();
            assertThat(again.text()).doesNotContain(first.text("token"));
        }
    }

    @Test
    void aKeyIsOneCallersOnePathsAndNobodyElses() {
        String key = newKey();
        Map<String, Object> body = newToken();
        String id = create(key, body).expect(201).text("id");
        home.newMember("SUPER_ADMIN")
                .api()
                .with("Idempotency-Key", key)
                .post(home.path("tokens"), body)
                .expectProblem(409, "LABEL_TAKEN");
        Tenant other = SharedServer.newTenant();
        String elsewhere = other.owner()
                .with("Idempotency-Key", key)
                .post(other.path("tokens"), body)
                .expect(201)
                .text("id");
        assertThat(elsewhere).isNotEqualTo(id);
        post(key, home.path("roles"), Map.of("name", SharedServer.unique("Scoped"), "permissions", List.of("a")))
                .expect(201);
    }

    @Test
    void aRepetitionIsAuthorizedAgain() {
        Tenant.Member demoted = home.newMember("SUPER_ADMIN");
        Api api = demoted.api().with("Idempotency-Key", newKey());
        Map<String, Object> body = newToken();
        api.post(home.path("tokens"), body).expect(201);
        home.owner()
                .patch(home.path("users", demoted.id()), Map.of("role", "MEMBER"))
                .expect(200);
        api.post(home.path("tokens"), body).expectProblem(403, "FORBIDDEN");
        home.owner().delete(home.path("users", demoted.id())).expect(204);
        api.post(home.path("tokens"), body).expectProblem(401, "UNAUTHENTICATED");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "LONG"})
    void aKeyThatIsNoneIsRefused(String key) {
        create(key.equals("LONG") ? "k".repeat(256) : key, newToken()).expectViolation("Idempotency-Key");
    }

    @Test
    void theLongestKeyIsTaken() {
        create("~".repeat(255 - 36) + newKey(), newToken()).expect(201);
    }

    @Test
    void theValueIsKeptSealedOnly() {
        String value = create(newKey(), newToken()).expect(201).text("token");
        assertThat(SharedServer.database()
                        .number(
                                "select count(*) from idempotency where answer like '%' || ? || '%' or position(? in sealed) > 0",
                                value, value.getBytes(StandardCharsets.UTF_8)))
                .isZero();
    }

    @Test
    void aRepetitionIsLookedUpBeforeItIsJudged() {
        String role = home.owner()
                .post(home.path("roles"), Map.of("name", "Renamed", "permissions", List.of("scan:read")))
                .expect(201)
                .text("id");
        String key = newKey();
        Map<String, Object> body = Map.of("label", SharedServer.unique("once"), "role", "Renamed");
        Answer first = create(key, body).expect(201);
        home.owner()
                .patch(home.path("roles", role), Map.of("name", "Renamed since"))
                .expect(200);
        assertThat(create(key, body).expect(201).text("id")).isEqualTo(first.text("id"));
        create(newKey(), body).expectViolation("role");
    }
}
