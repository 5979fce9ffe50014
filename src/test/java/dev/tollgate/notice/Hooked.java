package dev.tollgate.notice;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import dev.tollgate.support.Answer;
import dev.tollgate.support.Await;
import dev.tollgate.support.Receiver;
import dev.tollgate.support.Tenant;
import java.net.http.HttpHeaders;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A webhook of an organization, and who receives what it sends. */
record Hooked(Tenant tenant, Receiver receiver, String path, String id, String secret) {
    private static final ObjectMapper JSON = new ObjectMapper();

    static Hooked create(Tenant tenant, Receiver receiver, String path, String... events) {
        Answer created = tenant.owner()
                .post(tenant.path("webhooks"), Map.of("url", receiver.url(path), "events", List.of(events)))
                .expect(201);
        return new Hooked(tenant, receiver, path, created.text("id"), created.text("secret"));
    }

    /** The path of the webhook, and what follows it. */
    String at(String... rest) {
        return tenant.path("webhooks", id) + (rest.length == 0 ? "" : "/" + String.join("/", rest));
    }

    /** What came here, in the order in which it came. */
    List<Receiver.Received> received() {
        return receiver.received().stream()
                .filter(request -> request.path().equals(path))
                .toList();
    }

    Hooked await(int count) {
        Await.until(
                Duration.ofSeconds(20),
                count + " deliveries, there are " + received(),
                () -> received().size() >= count);
        return this;
    }

    /** The pause after a first attempt is over, once that has failed. */
    Hooked hurry() {
        Await.until(
                Duration.ofSeconds(20),
                "a first attempt has failed",
                () -> NoticeServer.update(
                                NoticeServer.DATABASE,
                                "update notice_delivery set next_at = clock_timestamp() where webhook_id = ?"
                                        + " and state = 'PENDING' and attempts = 1 and (status is not null or error is not null)",
                                id)
                        > 0);
        return this;
    }

    List<String> types() {
        return received().stream()
                .map(request -> body(request).at("/type").asText())
                .toList();
    }

    Answer deliveries(String query) {
        return tenant.owner().get(at("deliveries") + query).expect(200);
    }

    /** Waits until a delivery of this state is listed. */
    JsonNode awaitDelivery(String state) {
        Await.until(
                Duration.ofSeconds(20),
                state,
                () -> !deliveries("?state=" + state).get("items").isEmpty());
        return deliveries("?state=" + state).get("items").get(0);
    }

    static JsonNode body(Receiver.Received request) {
        try {
            return JSON.readTree(request.body());
        } catch (JsonProcessingException e) {
            throw new AssertionError(request.body(), e);
        }
    }

    /** By the reference verifier of Standard Webhooks. */
    static boolean verifies(Receiver.Received request, String secret) {
        HttpHeaders headers = HttpHeaders.of(
                Map.of(
                        "webhook-id", List.of(request.header("webhook-id")),
                        "webhook-timestamp", List.of(request.header("webhook-timestamp")),
                        "webhook-signature", List.of(request.header("webhook-signature"))),
                (name, value) -> true);
        try {
            new Webhook(secret).verify(request.body(), headers);
            return true;
        } catch (WebhookVerificationException e) {
            assertThat(e).hasMessageContaining("signature");
            return false;
        }
    }
}
