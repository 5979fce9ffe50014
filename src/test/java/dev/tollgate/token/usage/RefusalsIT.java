package dev.tollgate.token.usage;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tollgate.support.Answer;
import dev.tollgate.support.Api;
import dev.tollgate.support.Await;
import dev.tollgate.support.SharedServer;
import dev.tollgate.support.Tenant;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Why was my pipeline refused: {@code …/{org}/refusals}. The tests wait for the same report. */
@Execution(ExecutionMode.CONCURRENT)
class RefusalsIT {
    private static final Duration REPORTED = Duration.ofSeconds(60);

    private static Tenant home;

    @BeforeAll
    static void prepare() {
        home = SharedServer.newTenant();
    }

    private static void ask(Tenant.Issued token, String query, String address, int status) {
        SharedServer.anonymous()
                .bearer(token.value())
                .with("X-Forwarded-For", address)
                .get("/auth" + query)
                .expect(status);
    }

    private static Answer refusals(Tenant tenant, String query) {
        return tenant.owner().get(tenant.path("refusals") + query).expect(200);
    }

    private static void awaitRows(Tenant tenant, String query, int rows) {
        Await.until(
                REPORTED, "reported", () -> refusals(tenant, query).get("items").size() >= rows);
    }

    @Test
    void eachRefusalSaysWhyWhereAndFromWhom() {
        Tenant.Issued token = home.newToken("Read Only");
        Instant before = Instant.now().minusSeconds(61);
        ask(token, "?permission=scan:upload", "203.0.113.7", 403);
        ask(token, "?permission=scan:read", "203.0.113.7", 200);
        String mine = "?token=" + token.id();
        awaitRows(home, mine, 1);
        JsonNode refusal = refusals(home, mine).get("items").get(0);
        assertThat(refusal.get("tokenId").asText()).isEqualTo(token.id());
        assertThat(refusal.get("code").asText()).isEqualTo("INSUFFICIENT_PERMISSIONS");
        assertThat(refusal.get("permission").asText()).isEqualTo("scan:upload");
        assertThat(refusal.get("address").asText()).isEqualTo("203.0.113.7");
        assertThat(refusal.get("dialect").asText()).isEqualTo("auth");
        assertThat(refusal.get("replica").asText()).isNotEmpty();
        assertThat(refusal.get("count").asLong()).isOne();
        assertThat(Instant.parse(refusal.get("at").asText()))
                .isBetween(before, Instant.now().plusSeconds(1));
        assertThat(refusal).hasSize(8);
    }

    @Test
    void everyDialectIsTold() {
        Tenant tenant = SharedServer.newTenant();
        Tenant.Issued token = tenant.newToken("Read Only");
        Api gateway = SharedServer.anonymous().bearer(tenant.newToken("Gateway").value());
        tenant.owner().patch(tenant.token(token.id()), Map.of("enabled", false)).expect(200);
        gateway.post("/api/v1/verify", Map.of("token", token.value())).expect(200);
        gateway.post("/api/v1/verify/batch", Map.of("items", List.of(Map.of("token", token.value()))))
                .expect(200);
        gateway.form("/oauth2/introspect", "token=" + token.value()).expect(200);
        Api holder = SharedServer.anonymous().bearer(token.value());
        holder.get("/auth").expect(401);
        holder.get("/ext-authz/x").expect(401);
        holder.get("/api/v1/token").expect(401);
        holder.get("/api/v1/organizations").expect(401);
        // Whose own credential is refused is in the list as well.
        holder.post("/api/v1/verify", Map.of("token", token.value())).expect(401);
        awaitRows(tenant, "?token=" + token.id(), 8);
        List<String> dialects = new ArrayList<>();
        for (JsonNode each : refusals(tenant, "?token=" + token.id()).get("items")) {
            dialects.add(
                    each.get("dialect").asText() + " " + each.get("permission").asText());
            assertThat(each.get("code").asText()).isEqualTo("DISABLED");
        }
        assertThat(dialects)
                .containsExactlyInAnyOrder(
                        "json null",
                        "json tokens:verify",
                        "batch null",
                        "introspect null",
                        "auth null",
                        "ext-authz null",
                        "self null",
                        "admin null");
    }

    @Test
    void theNewestIsFirstAndPagesGoOn() {
        Tenant tenant = SharedServer.newTenant();
        List<String> tokens = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            Tenant.Issued token = tenant.newToken("Read Only");
            tokens.add(0, token.id());
            ask(token, "?permission=scan:upload", "203.0.113.7", 403);
        }
        awaitRows(tenant, "", 5);
        List<String> listed = new ArrayList<>();
        String next = "";
        while (next != null) {
            Answer page = refusals(tenant, "?limit=2" + next);
            page.get("items").forEach(each -> listed.add(each.get("tokenId").asText()));
            next = page.get("next").isNull() ? null : "&after=" + page.text("next");
        }
        assertThat(listed).isEqualTo(tokens);
    }

    @Test
    void theyAreFoundByTokenCodeAndTime() {
        Tenant tenant = SharedServer.newTenant();
        Tenant.Issued token = tenant.newToken("Read Only");
        Tenant.Issued other = tenant.newToken("Read Only");
        ask(token, "?permission=scan:upload", "203.0.113.7", 403);
        ask(other, "?permission=scan:upload", "203.0.113.7", 403);
        tenant.owner().delete(tenant.token(token.id())).expect(204);
        ask(token, "", "203.0.113.7", 401);
        awaitRows(tenant, "", 3);
        assertThat(refusals(tenant, "?token=" + token.id()).get("items")).hasSize(2);
        assertThat(refusals(tenant, "?code=REVOKED").get("items")).hasSize(1);
        assertThat(refusals(tenant, "?code=EXPIRED").get("items")).isEmpty();
        assertThat(refusals(tenant, "?from=" + Instant.now().minusSeconds(600)).get("items"))
                .hasSize(3);
        assertThat(refusals(tenant, "?from=" + Instant.now().plusSeconds(60)).get("items"))
                .isEmpty();
        assertThat(refusals(tenant, "?from=%2B999999999-12-31T00:00:00Z").get("items"))
                .isEmpty();
        assertThat(refusals(tenant, "?from=-999999999-12-31T00:00:00Z").get("items"))
                .hasSize(3);
    }

    @Test
    void aFloodIsFewRows() {
        Tenant tenant = SharedServer.newTenant();
        Tenant.Issued token = tenant.newToken("Read Only");
        for (int i = 0; i < 400; i++) {
            ask(token, "?permission=scan:upload", "203.0.113." + i % 200, 403);
        }
        Await.until(REPORTED, "all reported", () -> {
            long count = 0;
            for (JsonNode each : refusals(tenant, "").get("items")) {
                count += each.get("count").asLong();
            }
            return count == 400;
        });
        // The four hundred may lie in two minutes.
        assertThat(refusals(tenant, "").get("items").size()).isBetween(11, 22);
    }

    @Test
    void nonsenseIsRefused() {
        List<String> nonsense = List.of(
                "?token=x", "?code=VALID", "?code=NOT_FOUND", "?code=x", "?from=yesterday", "?limit=0", "?after=x");
        for (String query : nonsense) {
            home.owner().get(home.path("refusals") + query).expectProblem(400, "VALIDATION_FAILED");
        }
        String foreign = home.owner()
                .get(home.path("tokens") + "?limit=1")
                .expect(200)
                .get("next")
                .asText();
        home.owner().get(home.path("refusals") + "?after=" + foreign).expectProblem(400, "VALIDATION_FAILED");
    }

    @Test
    void superAdminsReadThemAndNobodyElse() {
        String path = home.path("refusals");
        home.newMember("SUPER_ADMIN").api().get(path).expect(200);
        home.newMember("MEMBER").api().get(path).expectProblem(403, "FORBIDDEN");
        SharedServer.newTenant().newMember("OWNER").api().get(path).expectProblem(404, "NOT_FOUND");
        SharedServer.anonymous()
                .bearer(home.newToken("Service Account").value())
                .get(path)
                .expectProblem(403, "FORBIDDEN");
        SharedServer.anonymous().get(path).expectProblem(401, "UNAUTHENTICATED");
    }
}
