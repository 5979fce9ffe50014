package dev.tollgate.audit;

import dev.tollgate.audit.AuditLog.Actor;
import dev.tollgate.audit.AuditLog.Entry;
import dev.tollgate.audit.AuditLog.Subject;
import dev.tollgate.database.Sql;
import dev.tollgate.database.Transactions;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Records what was tried and refused: wrong passwords of known accounts, and calls that their caller may not make. The
 * first of a kind becomes an event within seconds, those that follow one event with their number every ten minutes; so a
 * flood of them costs the chain two rows. What a replica has not written when it is killed is lost.
 */
@Singleton
public class RefusedAttempts {
    static final String SIGN_IN = "sign-in.failed";
    static final String CALL = "call.refused";

    private static final Logger LOG = Logger.getLogger(RefusedAttempts.class);
    private static final int KINDS = 10_000;
    private static final long QUIET_NANOS = Duration.ofMinutes(10).toNanos();
    private static final Actor NOBODY = new Actor("SYSTEM", null, null, null, null);
    private static final String SIGN_INS = """
            select o.id, u.id, u.name from membership m
              join organization o on o.id = m.organization_id join app_user u on u.id = m.user_id
             where m.user_id = ? and o.deleted_at is null
            """;
    private static final String CALLS = "select id, id, name from organization where id = ? and deleted_at is null";

    private final AuditLog audit;
    private final Sql sql;
    private final Map<Kind, Count> counts = new HashMap<>();

    RefusedAttempts(AuditLog audit, Sql sql) {
        this.audit = audit;
        this.sql = sql;
    }

    /**
     * @param subject the account, or the organization that the call was about
     * @param caller who made the call; null for a login
     */
    private record Kind(
            String action,
            UUID subject,
            @Nullable UUID caller,
            @Nullable String call) {}

    private static final class Count {
        private Actor actor = NOBODY;
        private String code = "";
        private long fresh;
        private @Nullable Long writtenNanos;

        private boolean isQuiet(long nanos) {
            return writtenNanos == null || nanos - writtenNanos >= QUIET_NANOS;
        }
    }

    private record Due(Kind kind, Actor actor, Map<String, ?> detail, long count) {}

    private record Place(UUID organization, UUID subject, String name) {}

    /** A wrong password for an account. The address from which it came, perhaps its owner's, is not kept. */
    public void signInFailed(UUID user) {
        note(new Kind(SIGN_IN, user, null, null), NOBODY, "BAD_CREDENTIALS");
    }

    /** @param call its method and path */
    void callRefused(UUID organization, Actor caller, String call, String code) {
        note(new Kind(CALL, organization, caller.id(), call), caller, code);
    }

    private synchronized void note(Kind kind, Actor actor, String code) {
        if (counts.size() >= KINDS && !counts.containsKey(kind)) {
            return;
        }
        Count count = counts.computeIfAbsent(kind, first -> new Count());
        count.actor = actor;
        count.code = code;
        count.fresh++;
    }

    @Scheduled(every = "2s", delayed = "2s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void writeWhatIsDue() {
        writeAll(due(System.nanoTime()));
    }

    void writeTheRest(@Observes ShutdownEvent end) {
        writeAll(due(System.nanoTime() + QUIET_NANOS));
    }

    private void writeAll(List<Due> due) {
        for (Due one : due) {
            try {
                write(one);
                wasWritten(one, System.nanoTime());
            } catch (RuntimeException e) {
                LOG.warnf("Refused attempts could not be recorded, trying again later reason=%s", e);
            }
        }
    }

    private synchronized List<Due> due(long nanos) {
        counts.values().removeIf(count -> count.fresh == 0 && count.isQuiet(nanos));
        List<Due> due = new ArrayList<>();
        counts.forEach((kind, count) -> {
            if (count.fresh > 0 && count.isQuiet(nanos)) {
                due.add(new Due(kind, count.actor, detail(kind, count), count.fresh));
            }
        });
        return due;
    }

    private static Map<String, ?> detail(Kind kind, Count count) {
        return kind.call() == null
                ? Map.of("count", count.fresh)
                : Map.of("call", kind.call(), "code", count.code, "count", count.fresh);
    }

    private void write(Due due) {
        boolean signIn = due.kind().action().equals(SIGN_IN);
        List<Place> places = sql.list(
                signIn ? SIGN_INS : CALLS,
                row -> new Place(row.getObject(1, UUID.class), row.getObject(2, UUID.class), row.getString(3)),
                due.kind().subject());
        for (Place place : places) {
            Subject subject = signIn
                    ? Subject.user(place.subject(), place.name())
                    : Subject.organization(place.subject(), place.name());
            Transactions.inOne(() -> audit.appendAll(
                    due.actor(), place.organization(), due.kind().action(), List.of(new Entry(subject, due.detail()))));
        }
    }

    private synchronized void wasWritten(Due due, long nanos) {
        Count count = counts.get(due.kind());
        if (count != null) {
            count.fresh -= due.count();
            count.writtenNanos = nanos;
        }
    }
}
