package dev.tollgate.notice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.support.Answer;
import dev.tollgate.support.Api;
import dev.tollgate.support.SharedServer;
import dev.tollgate.support.Tenant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code /api/v1/organizations/{org}/webhooks}: who may see and change them, and which version. */
class WebhookAccessIT {
    /** A name that never leads anywhere (RFC 6761). */
    private static final String URL = "https://hooks.invalid/services/path";

    private final Tenant home = SharedServer.newTenant();

    /** Disabled, so that nothing is sent but what a test asks for. */
    private static Map<String, Object> webhook(Map<String, ?> changes) {
        Map<String, Object> request =
                new HashMap<>(Map.of("url", URL, "events", List.of("token.leaked"), "enabled", false));
        request.putAll(changes);
        return request;
    }

    private static Answer create(Tenant tenant) {
        return tenant.owner().post(tenant.path("webhooks"), webhook(Map.of())).expect(201);
    }

    /** What is done to one webhook; the last one deletes it. */
    private static List<Function<Api, Answer>> administration(String at, String delivery) {
        return List.of(
                api -> api.patch(at, Map.of("enabled", false)),
                api -> api.post(at + "/rotate-secret", Map.of()),
                api -> api.post(at + "/test"),
                api -> api.get(at + "/deliveries"),
                api -> api.get(at + "/deliveries/" + delivery),
                api -> api.post(at + "/deliveries/" + delivery + "/redeliver"),
                api -> api.delete(at));
    }

    private static String delivery(Tenant tenant, String at) {
        return tenant.owner().post(at + "/test").expect(202).text("id");
    }

    @Test
    void membersReadAndSuperAdminsChange() {
        String at = home.path("webhooks", create(home).text("id"));
        String delivery = delivery(home, at);
        Api member = home.newMember("MEMBER").api();
        assertThat(member.get(at).expect(200).text("url")).isEqualTo(URL);
        member.post(home.path("webhooks"), webhook(Map.of())).expectProblem(403, "FORBIDDEN");
        administration(at, delivery).forEach(call -> call.apply(member).expectProblem(403, "FORBIDDEN"));
        Api superAdmin = home.newMember("SUPER_ADMIN").api();
        assertThat(administration(at, delivery).stream()
                        .map(call -> call.apply(superAdmin).status()))
                .containsExactly(200, 200, 202, 200, 200, 202, 204);
    }

    @Test
    void anotherOrganizationsWebhookIsNotThere() {
        String id = create(home).text("id");
        String at = home.path("webhooks", id);
        String delivery = delivery(home, at);
        Tenant other = SharedServer.newTenant();
        Api stranger = other.newMember("OWNER").api();
        administration(at, delivery).forEach(call -> call.apply(stranger).expectProblem(404, "NOT_FOUND"));
        // Nor under the stranger's own organization, whoever asks there.
        String borrowed = other.path("webhooks", id);
        Api member = other.newMember("MEMBER").api();
        for (Api api : List.of(stranger, member)) {
            administration(borrowed, delivery).forEach(call -> call.apply(api).expectProblem(404, "NOT_FOUND"));
        }
        home.owner().get(at).expect(200);
    }

    @Test
    void theSecretIsShownOnce() {
        Answer created = create(home);
        assertThat(created.text("secret")).startsWith("whsec_");
        String at = home.path("webhooks", created.text("id"));
        for (String path : List.of(at, home.path("webhooks"), at + "/deliveries", home.path("audit-events"))) {
            assertThat(home.owner().get(path).expect(200).text()).doesNotContain("whsec_");
        }
    }

    @Test
    void aChangeIsMadeToTheVersionThatItsAuthorHasSeen() {
        Answer created = create(home);
        String at = home.path("webhooks", created.text("id"));
        String first = created.header("ETag");
        String second = home.owner()
                .with("If-Match", first)
                .patch(at, Map.of("events", List.of("token.expired")))
                .expect(200)
                .header("ETag");
        assertThat(second).isNotBlank().isNotEqualTo(first);
        home.owner()
                .with("If-Match", first)
                .patch(at, Map.of("events", List.of("token.revoked")))
                .expectProblem(412, "STALE");
        home.owner().with("If-Match", first).delete(at).expectProblem(412, "STALE");
        home.owner().with("If-Match", "W/" + second).delete(at).expect(204);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://hooks.example.com/",
                "https://hooks.example.com:8443/",
                "https://user@hooks.example.com/",
                "https://127.0.0.1/",
                "https://0177.0.0.1/",
                "https://2130706433/",
                "https://10.0.0.1/",
                "https://100.64.0.1/",
                "https://168.63.129.16/",
                "https://169.254.169.254/",
                "https://[::1]/",
                "https://[::ffff:10.0.0.1]/",
                "https://[64:ff9b::a00:1]/",
                "https://[2002:a00:1::]/"
            })
    void aWebhookIsAtAPublicHttpsUrl(String url) {
        home.owner().post(home.path("webhooks"), webhook(Map.of("url", url))).expectViolation("url");
    }

    @Test
    void anOrganizationHasTwentyWebhooks() {
        for (int i = 0; i < 20; i++) {
            create(home);
        }
        home.owner().post(home.path("webhooks"), webhook(Map.of())).expectProblem(409, "LIMIT_REACHED");
    }
}
