package dev.tollgate.audit;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tollgate.auth.ContinuedAccess;
import dev.tollgate.auth.MemberRole;
import dev.tollgate.database.Transactions;
import dev.tollgate.problem.ProblemException;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Writes events as they are, one a line; on demand also those to come, for as long as the reader stays and may. Each
 * reader who stays keeps a worker thread, so there are few.
 */
@Singleton
class EventExport {
    private static final int BATCH = 1_000;
    private static final Duration LOOK = Duration.ofSeconds(1);
    /** After so many looks without an event an empty line shows that both ends are there. */
    private static final int LOOKS_UNTIL_SIGN_OF_LIFE = 10;

    private final ObjectMapper json;
    private final ContinuedAccess access;
    private final int mostOfOne;
    private final Semaphore places;
    private final Map<UUID, Integer> readers = new ConcurrentHashMap<>();
    private final CountDownLatch going = new CountDownLatch(1);

    EventExport(ObjectMapper json, ContinuedAccess access, AuditConfig config) {
        this.json = json;
        this.access = access;
        this.places = new Semaphore(config.followers());
        this.mostOfOne = Math.max(1, config.followers() / 4);
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

    void write(Wanted wanted, OutputStream out) throws IOException {
        writeBehind(wanted, wanted.after(), out);
    }

    /** @throws ProblemException {@code TOO_MANY_REQUESTS} if no further reader can stay */
    void requirePlace(UUID organization) {
        if (places.availablePermits() == 0 || readers.getOrDefault(organization, 0) >= mostOfOne) {
            throw ProblemException.throttled(LOOK);
        }
    }

    /** Ends at once if others took the last place since it was asked for. */
    void follow(Wanted wanted, HttpServerRequest request, OutputStream out) throws IOException {
        if (!places.tryAcquire()) {
            return;
        }
        readers.merge(wanted.organization(), 1, Integer::sum);
        try {
            if (readers.getOrDefault(wanted.organization(), 0) <= mostOfOne) {
                stay(wanted, request, out);
            }
        } finally {
            readers.computeIfPresent(wanted.organization(), (id, count) -> count == 1 ? null : count - 1);
            places.release();
        }
    }

    private void stay(Wanted wanted, HttpServerRequest request, OutputStream out) throws IOException {
        long place = wanted.after();
        int quiet = 0;
        do {
            long head = wanted.isFiltered() ? wanted.head() : 0;
            long reached = writeBehind(wanted, place, out);
            quiet = reached == place ? quiet + 1 : 0;
            if (quiet % LOOKS_UNTIL_SIGN_OF_LIFE == LOOKS_UNTIL_SIGN_OF_LIFE - 1) {
                out.write('\n');
            }
            out.flush();
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
    private long writeBehind(Wanted wanted, long place, OutputStream out) throws IOException {
        long reached = place;
        List<AuditEvent> batch;
        do {
            batch = wanted.behind(reached);
            for (AuditEvent event : batch) {
                String line = json.writeValueAsString(AuditEventView.from(event, json)) + "\n";
                out.write(line.getBytes(StandardCharsets.UTF_8));
                reached = event.seq;
            }
        } while (batch.size() == BATCH);
        return reached;
    }
}
