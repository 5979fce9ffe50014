package dev.tollgate.notice;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tollgate.support.Api;
import dev.tollgate.support.Await;
import dev.tollgate.support.Certificate;
import dev.tollgate.support.Receiver;
import dev.tollgate.support.SharedServer;
import dev.tollgate.support.Tenant;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Deliveries to receivers that do what receivers do: fail, hang, refuse, go away. */
@Tag("slow")
class RetriesIT {
    private static final Api ADMIN = NoticeServer.login();

    private final Receiver receiver = new Receiver(NoticeServer.CERTIFICATE);
    private final Tenant tenant = Tenant.create(ADMIN, SharedServer.unique("Organization"));

    @AfterEach
    void close() throws IOException {
        receiver.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"fails", "redirects", "hangs up", "breaks off", "asks for patience"})
    void whatIsNotTakenIsSentAgainInOrder(String how) {
        String inside = receiver.url("/inside");
        receiver.behave((request, out) -> {
            if (request.before() > 0) {
                Receiver.answer(out, 200, "");
                return;
            }
            switch (how) {
                case "fails" -> Receiver.answer(out, 500, "");
                case "redirects" -> Receiver.answer(out, 307, "", "Location: " + inside);
                case "breaks off" ->
                    out.write("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhal".getBytes(StandardCharsets.UTF_8));
                case "asks for patience" -> Receiver.answer(out, 429, "");
                default -> out.close();
            }
        });
        Hooked hook = Hooked.create(tenant, receiver, "/again", "token.created", "token.revoked");
        Tenant.Issued token = tenant.newToken();
        ADMIN.delete(tenant.path("tokens", token.id())).expect(204);
        hook.hurry().await(3);
        assertThat(hook.types()).containsExactly("token.created", "token.created", "token.revoked");
        assertThat(hook.received().get(0).header("webhook-id"))
                .as("the same message")
                .isEqualTo(hook.received().get(1).header("webhook-id"));
        assertThat(hook.received().get(0).body())
                .isEqualTo(hook.received().get(1).body());
        assertThat(receiver.received()).noneMatch(request -> request.path().equals("/inside"));
    }

    @Test
    void anAnswerThatComesLateCostsTenSecondsAndIsAskedForAgain() {
        receiver.behave((request, out) -> {
            if (request.before() == 0) {
                receiver.awaitClose();
            }
            Receiver.answer(out, 200, "");
        });
        Hooked hook = Hooked.create(tenant, receiver, "/late", "token.created");
        tenant.newToken();
        hook.hurry().await(2);
        JsonNode delivery = hook.awaitDelivery("DELIVERED");
        assertThat(delivery.get("attempts").asInt()).isEqualTo(2);
    }

    @Test
    void whatIsRefusedIsGivenUpAndTheNextGoes() {
        receiver.behave((request, out) -> Receiver.answer(out, request.before() == 0 ? 422 : 200, "why"));
        Hooked hook = Hooked.create(tenant, receiver, "/refused", "token.created", "token.revoked");
        Tenant.Issued token = tenant.newToken();
        ADMIN.delete(tenant.path("tokens", token.id())).expect(204);
        hook.await(2);
        assertThat(hook.types()).containsExactly("token.created", "token.revoked");
        JsonNode failed = hook.awaitDelivery("FAILED");
        assertThat(failed.get("status").asInt()).isEqualTo(422);

        ADMIN.post(hook.at("deliveries", failed.get("id").asText(), "redeliver"))
                .expect(202);
        hook.await(3);
        assertThat(hook.received().get(2).header("webhook-id"))
                .isEqualTo(hook.received().get(0).header("webhook-id"));
    }

    @Test
    void aReceiverThatIsGoneEndsItsWebhook() {
        receiver.behave(Receiver.status(410));
        Hooked hook = Hooked.create(tenant, receiver, "/gone", "token.created");
        tenant.newToken();
        Await.until(
                Duration.ofSeconds(10),
                "it is disabled",
                () -> !ADMIN.get(hook.at()).get("enabled").asBoolean());
        assertThat(ADMIN.get(hook.at()).text("disabledReason")).isEqualTo("GONE");
        assertThat(ADMIN.get(tenant.path("audit-events") + "?action=webhook.disabled")
                        .items("action"))
                .hasSize(1);
        tenant.newToken();
        receiver.behave(Receiver.status(200));
        ADMIN.patch(hook.at(), Map.of("enabled", true)).expect(200);
        assertThat(ADMIN.get(hook.at()).get("disabledReason").isNull()).isTrue();
        tenant.newToken();
        hook.await(2);
        assertThat(NoticeServer.number(
                        NoticeServer.DATABASE,
                        "select count(*) from notice_event where organization_id = ? and type = 'token.created'",
                        tenant.id()))
                .as("what happens while it is disabled is not told")
                .isEqualTo(2);
    }

    @Test
    void threeDaysWithoutSuccessEndAWebhook() {
        receiver.behave(Receiver.status(500));
        Hooked hook = Hooked.create(tenant, receiver, "/failing", "token.created");
        tenant.newToken();
        Await.until(
                Duration.ofSeconds(10),
                "it fails",
                () -> !ADMIN.get(hook.at()).get("failingSince").isNull());
        NoticeServer.update(
                NoticeServer.DATABASE,
                "update webhook_state set failing_since = failing_since - interval '73 hours' where webhook_id = ?",
                hook.id());
        hook.hurry();
        Await.until(
                Duration.ofSeconds(15),
                "it is disabled",
                () -> !ADMIN.get(hook.at()).get("enabled").asBoolean());
        assertThat(ADMIN.get(hook.at()).text("disabledReason")).isEqualTo("FAILING");
        assertThat(hook.awaitDelivery("FAILED").get("error").asText()).isEqualTo("DISABLED");
    }

    @Test
    void aDayIsTriedNoLonger() {
        receiver.behave(Receiver.status(500));
        Hooked hook = Hooked.create(tenant, receiver, "/day", "token.created", "token.revoked");
        Tenant.Issued token = tenant.newToken();
        ADMIN.delete(tenant.path("tokens", token.id())).expect(204);
        hook.await(1);
        NoticeServer.update(
                NoticeServer.DATABASE,
                "update notice_delivery set created_at = created_at - interval '24 hours' where webhook_id = ? and type = 'token.created'",
                hook.id());
        hook.hurry();
        assertThat(hook.awaitDelivery("FAILED").get("type").asText()).isEqualTo("token.created");
        Await.until(
                Duration.ofSeconds(10), "the next is tried", () -> hook.types().contains("token.revoked"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whoeverCannotProveTheirNameIsToldNothing(boolean trusted) throws IOException {
        Certificate certificate = trusted ? NoticeServer.OF_ANOTHER_NAME : Certificate.create("ip:127.0.0.1");
        try (Receiver impostor = new Receiver(certificate)) {
            Hooked hook = Hooked.create(tenant, impostor, "/proof", "token.created");
            tenant.newToken();
            hook.hurry();
            Await.until(
                    Duration.ofSeconds(20),
                    "it is called again",
                    () -> hook.awaitDelivery("PENDING").get("attempts").asInt() == 2);
            assertThat(hook.awaitDelivery("PENDING").get("error").asText()).isEqualTo("TLS");
            assertThat(impostor.connections()).isPositive();
            assertThat(impostor.received()).isEmpty();

            ADMIN.patch(hook.at(), Map.of("url", receiver.url("/proof"))).expect(200);
            NoticeServer.update(
                    NoticeServer.DATABASE,
                    "update notice_delivery set next_at = clock_timestamp() where webhook_id = ?",
                    hook.id());
            Await.until(
                    Duration.ofSeconds(20),
                    "nothing is lost",
                    () -> !receiver.received().isEmpty());
        }
    }
}
