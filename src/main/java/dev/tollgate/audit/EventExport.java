package dev.tollgate.audit;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tollgate.auth.ContinuedAccess;
import dev.tollgate.auth.MemberRole;
import dev.tollgate.database.Transactions;
import dev.tollgate.problem.ProblemException;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Writes events as they are, one a line; on demand also those to come, for as long as the reader stays and may. Each
 * reader keeps a worker thread, so there are few, and who does not read is no reader.
 */
@Singleton
class EventExport {
    /** Little, since a reader may be slow. */
    private static final int BATCH = 100;

    private static final Duration LOOK = Duration.ofSeconds(1);
    /** After so many looks without an event an empty line shows that both ends are there. */
    private static final int LOOKS_UNTIL_SIGN_OF_LIFE = 10;
    /** As long as a request may take to come in. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final ObjectMapper json;
    private final ContinuedAccess access;
    private final Vertx vertx;
    private final Places followers;
    /** Apart, so that readers who stay do not keep others from what there is. */
    private final Places exports;

    private final CountDownLatch going = new CountDownLatch(1);

    EventExport(ObjectMapper json, ContinuedAccess access, Vertx vertx, AuditConfig config) {
        this.json = json;
        this.access = access;
        this.vertx = vertx;
        this.followers = new Places(config.followers());
        this.exports = new Places(config.followers());
    }

    /** Which events, from which place of the chain on. */
    record Wanted(
            UUID organization,
            long after,
            @Nullable String action,
            @Nullable UUID subject) {
        private boolean isFiltered() {
            return action != null || subject != null;
        }

        private long head() {
            return Transactions.inOne(() -> AuditEvent.head(organization));
        }

        private List<AuditEvent> behind(long place) {
            return Transactions.inOne(() -> AuditEvent.list(organization, place, false, action, subject, BATCH));
        }
    }

    void end(@Observes ShutdownDelayInitiatedEvent event) {
        going.countDown();
    }

    /** @throws ProblemException {@code TOO_MANY_REQUESTS} if too many are under way */
    void write(Wanted wanted, HttpServerRequest request, OutputStream out) throws IOException {
        try (Places.Place place = exports.take(wanted.organization())) {
            LineOutput lines = new LineOutput(vertx, request, out, PATIENCE);
            writeBehind(wanted, wanted.after(), lines);
            lines.flush();
        }
    }

    /** @throws ProblemException {@code TOO_MANY_REQUESTS} if no further reader can stay */
    void follow(Wanted wanted, HttpServerRequest request, OutputStream out) throws IOException {
        try (Places.Place place = followers.take(wanted.organization())) {
            stay(wanted, request, new LineOutput(vertx, request, out, PATIENCE));
        }
    }

    private void stay(Wanted wanted, HttpServerRequest request, LineOutput lines) throws IOException {
        long place = wanted.after();
        int quiet = 0;
        do {
            long head = wanted.isFiltered() ? wanted.head() : 0;
            long reached = writeBehind(wanted, place, lines);
            quiet = reached == place ? quiet + 1 : 0;
            if (quiet % LOOKS_UNTIL_SIGN_OF_LIFE == LOOKS_UNTIL_SIGN_OF_LIFE - 1) {
                lines.write("");
            }
            lines.flush();
            // What was there before the look and did not match is not looked at again.
            place = Math.max(reached, head);
        } while (!isGoing() && !request.response().closed() && mayStay(wanted, request));
    }

    private boolean mayStay(Wanted wanted, HttpServerRequest request) {
        return wanted.organization().equals(AuditLog.INSTALLATION)
                ? access.isOperator(request)
                : access.holds(request, wanted.organization(), MemberRole.SUPER_ADMIN);
    }

    private boolean isGoing() {
        try {
            return going.await(LOOK.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    /** @return the place of the last event that was written */
    private long writeBehind(Wanted wanted, long place, LineOutput lines) throws IOException {
        long reached = place;
        List<AuditEvent> batch;
        do {
            batch = wanted.behind(reached);
            for (AuditEvent event : batch) {
                lines.write(json.writeValueAsString(AuditEventView.from(event, json)));
                reached = event.seq;
            }
        } while (batch.size() == BATCH);
        return reached;
    }
}
