package dev.tollgate.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tollgate.support.Answer;
import dev.tollgate.support.Api;
import dev.tollgate.support.AuditChain;
import dev.tollgate.support.SharedServer;
import dev.tollgate.support.Tenant;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** {@code GET /api/v1/organizations/{org}/audit-events}: every change, in a chain that cannot be edited unseen. */
class AuditIT {
    private static final String ADDRESS = "203.0.113.77";

    private static Tenant home;
    private static Api admin;
    private static final List<String> SECRETS = new ArrayList<>();

    /** Makes one change of every kind, each under a request id of its own. */
    @BeforeAll
    static void prepare() {
        home = SharedServer.newTenant();
        admin = home.owner().with("X-Forwarded-For", ADDRESS);
        as("organization.changed")
                .patch(home.path(), Map.of("maxTokenLifetime", "P30D"))
                .expect(200);
        as("organization.suspended")
                .patch(home.path(), Map.of("suspended", true))
                .expect(200);
        as("organization.resumed")
                .patch(home.path(), Map.of("suspended", false))
                .expect(200);
        Map<String, String> person = Map.of(
                "email", SharedServer.uniqueEmail(), "name", "P", "password", SharedServer.PASSWORD, "role", "MEMBER");
        Answer added = secret(as("user.added").post(home.path("users"), person).expect(201));
        String user = home.path("users", added.text("id"));
        as("user.role-changed").patch(user, Map.of("role", "SUPER_ADMIN")).expect(200);
        secret(as("access-token.reset").post(user + "/access-token/reset").expect(200));
        as("user.removed").delete(user).expect(204);
        Map<String, ?> newRole = Map.of("name", "Ä \"quoted\" role", "permissions", List.of("a"));
        String role =
                as("role.created").post(home.path("roles"), newRole).expect(201).text("id");
        as("role.changed").patch(home.path("roles", role), Map.of("name", "R")).expect(200);
        as("role.deleted").delete(home.path("roles", role)).expect(204);
        Map<String, String> newToken = Map.of("label", "audited \"label\" ✓ 😀", "role", "CI Token");
        Answer created =
                secret(as("token.created").post(home.path("tokens"), newToken).expect(201));
        String token = home.token(created.text("id"));
        as("token.changed").patch(token, Map.of("description", "two\nlines")).expect(200);
        secret(as("token.rotated").post(token + "/rotate").expect(200));
        as("token.revoked").delete(token).expect(204);
    }

    private static Api as(String requestId) {
        return admin.with("X-Request-Id", requestId);
    }

    private static Answer secret(Answer answer) {
        SECRETS.add(answer.text("token"));
        return answer;
    }

    private static Answer list(String query) {
        return home.owner().get(home.path("audit-events") + "?" + query).expect(200);
    }

    @Test
    void everyChangeIsOneEventThatSaysWhoWhatWhenFromWhereAndInWhichRequest() {
        String self = admin.get("/api/v1/me").text("id");
        Set<String> seen = new HashSet<>();
        for (JsonNode event : list("limit=200").get("items")) {
            String action = event.get("action").asText();
            seen.add(action);
            if (action.equals("organization.created") || event.get("seq").asInt() == 2) {
                continue;
            }
            boolean isAccessToken = event.at("/detail/by").asText().equals("user.removed");
            assertThat(event.get("requestId").asText())
                    .as(event.toString())
                    .isEqualTo(isAccessToken ? "user.removed" : action);
            assertThat(event.get("address").asText()).isEqualTo(ADDRESS);
            assertThat(event.at("/actor/id").asText()).isEqualTo(self);
            assertThat(event.at("/actor/kind").asText()).isEqualTo("USER");
            assertThat(event.at("/actor/name").asText()).isNotBlank();
            assertThat(event.at("/subject/id").asText()).hasSize(36);
            assertThat(event.at("/subject/kind").asText()).isIn("ORGANIZATION", "USER", "ROLE", "TOKEN");
            assertThat(Instant.parse(event.get("at").asText()))
                    .isBefore(Instant.now().plusSeconds(60));
        }
        assertThat(seen)
                .containsExactlyInAnyOrder(
                        "organization.created",
                        "organization.changed",
                        "organization.suspended",
                        "organization.resumed",
                        "user.added",
                        "user.role-changed",
                        "access-token.reset",
                        "user.removed",
                        "role.created",
                        "role.changed",
                        "role.deleted",
                        "token.created",
                        "token.changed",
                        "token.rotated",
                        "token.revoked");
    }

    @Test
    void theChainCanBeComputedAgainFromTheExport() {
        List<JsonNode> events = AuditChain.verified(home);
        assertThat(events).hasSize(list("limit=200").get("items").size());
        assertThat(events.toString()).doesNotContain(SECRETS).doesNotContain(SharedServer.PASSWORD);
    }

    @Test
    void theExportIsNamedByItsTypeAlone() {
        assertThat(home.owner()
                        .with("Accept", "application/x-ndjson")
                        .get(home.path("audit-events"))
                        .expect(200)
                        .header("Content-Type"))
                .isEqualTo("application/x-ndjson");
    }

    @Test
    void theChainHoldsUnderChangesAtOnce() throws Exception {
        Tenant busy = SharedServer.newTenant();
        ExecutorService pool = Executors.newFixedThreadPool(4);
        try {
            Callable<Tenant.Issued> create = busy::newToken;
            for (Future<Tenant.Issued> token : pool.invokeAll(Collections.nCopies(40, create))) {
                token.get();
            }
        } finally {
            pool.shutdown();
        }
        assertThat(AuditChain.verified(busy).stream()
                        .filter(event -> event.get("action").asText().equals("token.created")))
                .hasSize(40);
    }

    @Test
    void aChangeThatFailedLeavesNoEvent() {
        int before = AuditChain.verified(home).size();
        admin.post(home.path("tokens"), Map.of("label", "x", "role", "None")).expect(400);
        admin.patch(home.path("users", admin.get("/api/v1/me").text("id")), Map.of("role", "MEMBER"))
                .expectProblem(409, "LAST_OWNER");
        admin.delete(home.path() + "?confirm=wrong").expect(400);
        assertThat(AuditChain.verified(home)).hasSize(before);
    }

    @Test
    void eventsAreFilteredAndPaged() {
        Answer created = list("action=token.created");
        assertThat(created.items("action")).containsExactly("token.created");
        String token = created.text("/items/0/subject/id");
        assertThat(list("subject=" + token).items("action"))
                .containsExactly("token.created", "token.changed", "token.rotated", "token.revoked");
        assertThat(list("action=nothing").items("id")).isEmpty();
        assertThat(paged("limit=4")).isEqualTo(list("limit=200").items("id"));
        home.owner().get(home.path("audit-events") + "?subject=nobody").expectViolation("subject");
    }

    @Test
    void theNewestComesFirstWhereThatIsAskedFor() {
        List<String> oldestFirst = list("limit=200").items("id");
        List<String> newestFirst = new ArrayList<>(oldestFirst);
        Collections.reverse(newestFirst);
        assertThat(list("order=asc&limit=200").items("id")).isEqualTo(oldestFirst);
        assertThat(list("order=desc&limit=200").items("id")).isEqualTo(newestFirst);
        assertThat(paged("order=desc&limit=4")).isEqualTo(newestFirst);
        String token = list("action=token.created").text("/items/0/subject/id");
        assertThat(list("order=desc&subject=" + token).items("action"))
                .containsExactly("token.revoked", "token.rotated", "token.changed", "token.created");
        // A cursor is a place: from there it goes in either direction.
        Answer fourth = list("limit=4");
        assertThat(list("order=desc&after=" + fourth.text("next")).items("id"))
                .containsExactly(oldestFirst.get(2), oldestFirst.get(1), oldestFirst.get(0));
        home.owner().get(home.path("audit-events") + "?order=newest").expectViolation("order");
    }

    private static List<String> paged(String query) {
        List<String> paged = new ArrayList<>();
        Answer page = list(query);
        while (true) {
            paged.addAll(page.items("id"));
            if (page.get("next").isNull()) {
                return paged;
            }
            page = list(query + "&after=" + page.text("next"));
        }
    }

    @Test
    void theExportIsForSuperAdminsOnlyToo() {
        Tenant other = SharedServer.newTenant();
        for (String type : List.of("application/json", "application/x-ndjson")) {
            other.newMember("MEMBER")
                    .api()
                    .with("Accept", type)
                    .get(other.path("audit-events"))
                    .expectProblem(403, "FORBIDDEN");
            other.newMember("OWNER")
                    .api()
                    .with("Accept", type)
                    .get(home.path("audit-events"))
                    .expectProblem(404, "NOT_FOUND");
            SharedServer.anonymous()
                    .with("Accept", type)
                    .get(home.path("audit-events"))
                    .expectProblem(401, "UNAUTHENTICATED");
        }
    }
}
