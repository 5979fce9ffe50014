package dev.tollgate.publisher.exchange;

import dev.tollgate.audit.AuditLog;
import dev.tollgate.audit.AuditLog.Subject;
import dev.tollgate.database.Sql;
import dev.tollgate.database.Transactions;
import io.quarkus.scheduler.Scheduled;
import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Exchanges are told in the audit log once a publisher and minute, with their count: {@code publisher.exchanged} and {@code
 * publisher.refused}. A job token is counted in the transaction that makes it. What is refused, which anybody can bring
 * about, is counted in memory first and costs the database one row a minute.
 */
@Singleton
class ExchangeCounts {
    private static final Logger LOG = Logger.getLogger(ExchangeCounts.class);
    private static final UUID NONE = new UUID(0, 0);
    private static final int MOST_REFUSED = 1_000;
    private static final int BATCH = 100;

    private static final String COUNT = """
            insert into exchange_minute (organization_id, publisher_id, minute, exchanged, refused, reason)
            values (?, ?, date_trunc('minute', cast(? as timestamptz)), ?, ?, ?)
            on conflict (organization_id, publisher_id, minute) do update
               set exchanged = exchange_minute.exchanged + excluded.exchanged,
                   refused = exchange_minute.refused + excluded.refused,
                   reason = coalesce(excluded.reason, exchange_minute.reason)
            """;
    // What a replica counted in memory comes up to half a minute later.
    private static final String OVER = """
            delete from exchange_minute where (organization_id, publisher_id, minute) in (
                select organization_id, publisher_id, minute from exchange_minute
                 where minute < clock_timestamp() - interval '100 seconds'
                 order by minute limit\s""" + BATCH + """
                   for update skip locked)
            returning organization_id, publisher_id, exchanged, refused, reason,
                (select name from publisher p where p.id = publisher_id),
                (select name from organization o where o.id = organization_id)
            """;
    private static final String USED = """
            update publisher set last_used_at = clock_timestamp() - interval '1 minute' where id = ?
            """;

    private final Sql sql;
    private final AuditLog audit;
    private final Map<Refused, Count> refused = new ConcurrentHashMap<>();

    ExchangeCounts(Sql sql, AuditLog audit) {
        this.sql = sql;
        this.audit = audit;
    }

    private record Refused(UUID organization, UUID publisher) {}

    private record Count(long times, String reason, Instant at) {}

    private record Minute(
            UUID organization,
            UUID publisher,
            long exchanged,
            long refused,
            @Nullable String reason,
            @Nullable String publisherName,
            @Nullable String organizationName) {

        Subject subject() {
            return publisherName == null
                    ? Subject.organization(organization, String.valueOf(organizationName))
                    : Subject.publisher(publisher, publisherName);
        }
    }

    @Transactional(Transactional.TxType.MANDATORY)
    void exchanged(UUID organization, UUID publisher, Instant at) {
        sql.update(COUNT, organization, publisher, at, 1, 0, null);
    }

    /** @param publisher null = none of them, or it is not known which */
    void refused(UUID organization, @Nullable UUID publisher, String reason, Instant at) {
        Refused key = new Refused(organization, publisher == null ? NONE : publisher);
        if (refused.size() < MOST_REFUSED || refused.containsKey(key)) {
            refused.merge(
                    key,
                    new Count(1, reason, at),
                    (sofar, one) -> new Count(sofar.times() + 1, one.reason(), sofar.at()));
        }
    }

    @Scheduled(every = "15s", delayed = "15s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void tell() {
        try {
            refused.keySet().forEach(this::write);
            while (Transactions.inOne(this::tellSome) == BATCH) {
                // The next batch.
            }
        } catch (RuntimeException e) {
            LOG.warnf("Exchanges could not be told in the audit log, trying again later reason=%s", e);
        }
    }

    private void write(Refused key) {
        Count count = refused.remove(key);
        if (count != null) {
            Transactions.inOne(() -> sql.update(
                    COUNT, key.organization(), key.publisher(), count.at(), 0, count.times(), count.reason()));
        }
    }

    private int tellSome() {
        List<Minute> over = sql.list(
                OVER,
                row -> new Minute(
                        row.getObject(1, UUID.class),
                        row.getObject(2, UUID.class),
                        row.getLong(3),
                        row.getLong(4),
                        row.getString(5),
                        row.getString(6),
                        row.getString(7)));
        over.forEach(this::tell);
        return over.size();
    }

    private void tell(Minute minute) {
        if (minute.exchanged() > 0) {
            sql.update(USED, minute.publisher());
            audit.append(
                    minute.organization(),
                    "publisher.exchanged",
                    minute.subject(),
                    Map.of("count", minute.exchanged()));
        }
        if (minute.refused() > 0) {
            Map<String, Object> detail = new LinkedHashMap<>();
            detail.put("count", minute.refused());
            detail.put("reason", minute.reason());
            audit.append(minute.organization(), "publisher.refused", minute.subject(), detail);
        }
    }
}
