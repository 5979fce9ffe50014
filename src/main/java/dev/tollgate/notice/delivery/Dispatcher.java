package dev.tollgate.notice.delivery;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tollgate.database.DatabaseFailure;
import dev.tollgate.database.RepeatedFailure;
import dev.tollgate.notice.webhook.WebhookCalls;
import dev.tollgate.notice.webhook.WebhookSecrets;
import dev.tollgate.outbound.OutboundAnswer;
import dev.tollgate.outbound.OutboundRequest;
import io.quarkus.scheduler.Scheduled;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Sends what is due. One thread asks the database, the calls themselves take none: a receiver that is slow costs a
 * connection to it, and its own deliveries their turn.
 */
@Singleton
class Dispatcher {
    private static final Logger LOG = Logger.getLogger(Dispatcher.class);
    private static final Duration DEADLINE = Duration.ofSeconds(10);
    /** Past the deadline, and time to write down how it went. */
    private static final Duration LOST = Duration.ofSeconds(20);

    private static final int KEPT_OF_ANSWER = 1_024;
    /** So many outcomes share a commit. */
    private static final int MOST_AT_ONCE = 100;

    private final Outbox outbox;
    private final WebhookCalls calls;
    private final WebhookSecrets secrets;
    private final DeliveryMeters meters;
    private final InstantSource clock;
    private final ObjectMapper json;
    private final UnderWay underWay = new UnderWay();
    private final Queue<Finished> finished = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean asked = new AtomicBoolean();
    private final RepeatedFailure failures = new RepeatedFailure(LOG, "Sending events");
    private final ExecutorService thread = Executors.newSingleThreadExecutor(work -> {
        Thread named = new Thread(work, "tollgate-notices");
        named.setDaemon(true);
        return named;
    });

    Dispatcher(
            Outbox outbox,
            WebhookCalls calls,
            WebhookSecrets secrets,
            DeliveryMeters meters,
            InstantSource clock,
            ObjectMapper json) {
        this.outbox = outbox;
        this.calls = calls;
        this.secrets = secrets;
        this.meters = meters;
        this.clock = clock;
        this.json = json;
    }

    @Scheduled(every = "1s", delayed = "1s")
    void look() {
        if (!asked.getAndSet(true)) {
            onThread(this::round);
        }
    }

    @PreDestroy
    void stop() {
        onThread(this::writeDown);
        thread.shutdown();
    }

    private void onThread(Runnable work) {
        try {
            thread.execute(work);
        } catch (RejectedExecutionException e) {
            LOG.debugf("Ending, another replica goes on reason=%s", e);
        }
    }

    private void round() {
        asked.set(false);
        writeDown();
        try {
            if (!outbox.isEmpty() && handOut()) {
                look();
            }
            failures.over();
        } catch (RuntimeException e) {
            failures.report(e, 0);
        }
    }

    /** @return whether there may be more at once */
    private boolean handOut() {
        boolean more = outbox.fanOut() > 0;
        if (underWay.room() == 0) {
            return more;
        }
        List<Claimed> claimed =
                outbox.claim(underWay.busyWebhooks(), underWay.busyOrganizations(), underWay.room(), LOST);
        claimed.forEach(this::send);
        return more || !claimed.isEmpty();
    }

    private void send(Claimed delivery) {
        underWay.begin(delivery);
        var unused = call(delivery).whenComplete((answer, failure) -> {
            finished.add(new Finished(delivery, outcome(delivery, answer, failure)));
            look();
        });
    }

    private CompletableFuture<OutboundAnswer> call(Claimed delivery) {
        try {
            return begin(delivery);
        } catch (RuntimeException e) {
            // An event that cannot be told holds up its token, not the others.
            LOG.errorf(e, "An event cannot be sent webhook=%s", delivery.webhook());
            return CompletableFuture.failedFuture(e);
        }
    }

    private CompletableFuture<OutboundAnswer> begin(Claimed delivery) {
        byte[] secret = secrets.open(delivery.organization(), delivery.secret());
        if (secret == null) {
            LOG.errorf(
                    "The secret of a webhook was sealed by a key that TOLLGATE_AUTH_SERVER_KEY_FILES lacks webhook=%s",
                    delivery.webhook());
            return CompletableFuture.failedFuture(new IllegalStateException("sealed by an unknown key"));
        }
        byte[] body = delivery.message().body(json);
        return calls.call(new OutboundRequest(
                "POST", delivery.url(), headers(delivery, secret, body), body, DEADLINE, KEPT_OF_ANSWER));
    }

    private Map<String, String> headers(Claimed delivery, byte[] secret, byte[] body) {
        String id = delivery.message().header();
        long seconds = clock.instant().getEpochSecond();
        String signature = Signature.of(secret, id, seconds, body);
        byte[] former =
                delivery.formerSecret() == null ? null : secrets.open(delivery.organization(), delivery.formerSecret());
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Content-Type", "application/json");
        headers.put("User-Agent", "Tollgate");
        headers.put("webhook-id", id);
        headers.put("webhook-timestamp", String.valueOf(seconds));
        headers.put(
                "webhook-signature",
                former == null ? signature : signature + " " + Signature.of(former, id, seconds, body));
        return headers;
    }

    private Outcome outcome(Claimed delivery, @Nullable OutboundAnswer answer, @Nullable Throwable failure) {
        return answer == null
                ? Outcome.of(failure == null ? new IllegalStateException() : failure)
                : Outcome.of(answer, calls.isOperators(delivery.url()));
    }

    /** Also what has come in while the last of it was written. */
    private void writeDown() {
        List<Finished> delivered = new ArrayList<>();
        for (Finished next = finished.poll(); next != null; next = finished.poll()) {
            underWay.end(next.delivery());
            meters.count(next.outcome());
            if (!next.isDelivered()) {
                writeDown(next);
            } else if (delivered.add(next) && delivered.size() == MOST_AT_ONCE) {
                writeDown(delivered);
                delivered.clear();
            }
        }
        writeDown(delivered);
    }

    private void writeDown(List<Finished> delivered) {
        if (delivered.isEmpty()) {
            return;
        }
        try {
            outbox.finishDelivered(delivered);
        } catch (RuntimeException e) {
            if (DatabaseFailure.isOutage(e)) {
                LOG.warnf(
                        "Outcomes of deliveries are lost count=%d reason=\"%s\"",
                        delivered.size(), DatabaseFailure.reason(e));
                return;
            }
            // One of them may be at fault, which is then the only one that is sent again.
            delivered.forEach(this::writeDown);
        }
    }

    /** What cannot be written down is sent again, once it is taken for lost. */
    private void writeDown(Finished one) {
        Claimed delivery = one.delivery();
        try {
            Duration pause = RetryPace.after(
                    delivery.attempt(), ThreadLocalRandom.current().nextDouble());
            if ("DISABLED".equals(outbox.finish(delivery, one.outcome(), pause))) {
                LOG.warnf(
                        "A webhook was disabled webhook=%s status=%s",
                        delivery.webhook(), one.outcome().status());
            }
        } catch (RuntimeException e) {
            LOG.warnf("The outcome of a delivery is lost %s reason=\"%s\"", delivery, DatabaseFailure.reason(e));
        }
    }
}
