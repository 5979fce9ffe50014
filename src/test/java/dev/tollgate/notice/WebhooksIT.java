package dev.tollgate.notice;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tollgate.support.Api;
import dev.tollgate.support.Await;
import dev.tollgate.support.Receiver;
import dev.tollgate.support.SharedServer;
import dev.tollgate.support.Tenant;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Deliveries of the packaged program to receivers that do what receivers do. */
class WebhooksIT {
    private static final Api ADMIN = NoticeServer.login();

    private final Receiver receiver = new Receiver(NoticeServer.CERTIFICATE);
    private final Tenant tenant = Tenant.create(ADMIN, SharedServer.unique("Organization"));

    @AfterEach
    void close() throws IOException {
        receiver.close();
    }

    @Test
    void whatHappensToATokenIsToldInOrderAndSigned() {
        Hooked hook = Hooked.create(
                tenant, receiver, "/all", "token.created", "token.changed", "token.rotated", "token.revoked");
        Tenant.Issued token = tenant.newToken();
        ADMIN.patch(tenant.path("tokens", token.id()), Map.of("description", "other"))
                .expect(200);
        String second = ADMIN.post(tenant.path("tokens", token.id(), "rotate"), Map.of())
                .expect(200)
                .text("token");
        ADMIN.delete(tenant.path("tokens", token.id())).expect(204);

        hook.await(4);
        assertThat(hook.types()).containsExactly("token.created", "token.changed", "token.rotated", "token.revoked");
        hook.received().forEach(request -> {
            assertThat(Hooked.verifies(request, hook.secret())).isTrue();
            JsonNode body = Hooked.body(request);
            assertThat(body.at("/data/organizationId").asText()).isEqualTo(tenant.id());
            assertThat(body.at("/data/token/id").asText()).isEqualTo(token.id());
            assertThat(body.at("/data/token/hint").asText()).startsWith("tg_ci_");
            assertThat(body.at("/data/actor/name").asText()).isNotEmpty();
            assertThat(body.at("/timestamp").asText()).endsWith("Z");
            assertThat(request.body()).doesNotContain(token.value(), second);
        });
        assertThat(hook.received().stream().map(request -> request.header("webhook-id")))
                .doesNotHaveDuplicates();
        Await.until(
                Duration.ofSeconds(5),
                "all are delivered",
                () -> hook.deliveries("?state=DELIVERED").get("items").size() == 4);
        assertThat(hook.deliveries("").get("/items/0/answer").isNull())
                .as("of the operator's own hosts no answer is shown")
                .isTrue();
    }

    @Test
    void whoDoesNotAskIsNotTold() {
        Hooked hook = Hooked.create(tenant, receiver, "/users", "user.added", "user.removed");
        Tenant silent = Tenant.create(ADMIN, SharedServer.unique("Organization"));
        silent.newToken();
        tenant.newToken();
        Tenant.Member member = tenant.newMember("MEMBER");
        ADMIN.delete(tenant.path("users", member.id())).expect(204);
        hook.await(2);
        assertThat(hook.types()).containsExactly("user.added", "user.removed");
        assertThat(NoticeServer.number(
                        NoticeServer.DATABASE,
                        "select count(*) from notice_event where organization_id = ?",
                        silent.id()))
                .as("an organization without a webhook has no events")
                .isZero();
    }

    @Test
    void theAuditLogIsStreamedWithItsChain() {
        Hooked hook = Hooked.create(tenant, receiver, "/siem", "audit.event");
        tenant.newToken();
        hook.await(2);
        JsonNode listed = ADMIN.get(tenant.path("audit-events") + "?action=token.created")
                .expect(200)
                .get("/items/0");
        // What is about different things comes in any order.
        JsonNode sent = hook.received().stream()
                .map(request -> Hooked.body(request).at("/data"))
                .filter(event -> event.at("/action").asText().equals("token.created"))
                .findFirst()
                .orElseThrow();
        for (String field :
                List.of("id", "seq", "at", "action", "actor", "subject", "detail", "previousHash", "hash")) {
            assertThat(sent.get(field)).as(field).isEqualTo(listed.get(field));
        }
    }

    @Test
    void aLeakOvertakesWhatWaits() {
        receiver.behave(
                (request, out) -> Receiver.answer(out, request.body().contains("token.leaked") ? 200 : 503, ""));
        Hooked hook = Hooked.create(tenant, receiver, "/leak", "token.created", "token.leaked");
        Tenant.Issued token = tenant.newToken();
        hook.await(1);
        Api.on(NoticeServer.PROCESS)
                .post("/api/v1/leaks", Map.of("tokens", List.of(token.value())))
                .expect(202);
        assertThat(hook.awaitDelivery("DELIVERED").get("type").asText()).isEqualTo("token.leaked");
        assertThat(hook.awaitDelivery("PENDING").get("type").asText()).isEqualTo("token.created");
    }

    @Test
    void duringAnOverlapBothSecretsSign() {
        Hooked hook = Hooked.create(tenant, receiver, "/secret", "token.created");
        String second = ADMIN.post(hook.at("rotate-secret"), Map.of("overlap", "PT1H"))
                .expect(200)
                .text("secret");
        tenant.newToken();
        hook.await(1);
        String third = ADMIN.post(hook.at("rotate-secret"), Map.of("overlap", "PT0S"))
                .expect(200)
                .text("secret");
        tenant.newToken();
        hook.await(2);
        Receiver.Received overlap = hook.received().get(0);
        Receiver.Received after = hook.received().get(1);
        assertThat(Stream.of(hook.secret(), second).map(secret -> Hooked.verifies(overlap, secret)))
                .containsExactly(true, true);
        assertThat(Stream.of(hook.secret(), second, third).map(secret -> Hooked.verifies(after, secret)))
                .containsExactly(false, false, true);
    }

    @Test
    void aWebhookIsTriedOut() {
        Hooked hook = Hooked.create(tenant, receiver, "/test", "token.created");
        ADMIN.patch(hook.at(), Map.of("enabled", false)).expect(200);
        String delivery = ADMIN.post(hook.at("test")).expect(202).text("id");
        hook.await(1);
        assertThat(hook.types()).containsExactly("webhook.test");
        assertThat(Hooked.verifies(hook.received().get(0), hook.secret())).isTrue();
        Await.until(
                Duration.ofSeconds(5),
                "its outcome is told",
                () -> ADMIN.get(hook.at("deliveries", delivery))
                        .expect(200)
                        .text("state")
                        .equals("DELIVERED"));
    }

    @Test
    void whatWasWrittenBeforeARotationIsSignedByTheSecretOfNow() {
        receiver.behave((request, out) -> Receiver.answer(out, request.before() == 0 ? 503 : 200, ""));
        Hooked hook = Hooked.create(tenant, receiver, "/rotated", "token.created");
        tenant.newToken();
        hook.await(1);
        String second = ADMIN.post(hook.at("rotate-secret"), Map.of("overlap", "PT0S"))
                .expect(200)
                .text("secret");
        hook.hurry().await(2);
        assertThat(Stream.of(hook.secret(), second)
                        .map(secret -> Hooked.verifies(hook.received().get(0), secret)))
                .containsExactly(true, false);
        assertThat(Stream.of(hook.secret(), second)
                        .map(secret -> Hooked.verifies(hook.received().get(1), secret)))
                .containsExactly(false, true);
    }
}
