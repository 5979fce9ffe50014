package dev.tollgate.publisher;

import dev.tollgate.database.Sql;
import dev.tollgate.database.Transactions;
import io.quarkus.scheduler.Scheduled;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.UUID;
import org.jboss.logging.Logger;

/**
 * Ends the job tokens of publishers that were narrowed, switched off or deleted: batch by batch, so that no commit keeps
 * others waiting. Should the call that began it not come to its end, whichever replica looks next does the rest.
 */
@Singleton
class JobTokensEnd {
    private static final Logger LOG = Logger.getLogger(JobTokensEnd.class);
    private static final int BATCH = 500;
    private static final String END = """
            update token set revoked_at = clock_timestamp(), revoked_reason = 'PUBLISHER'
             where id in (select t.id from token t join publisher p on p.id = t.created_by_id
                           where t.created_by_id = ? and t.kind = 'job' and t.revoked_at is null
                             and t.expires_at > clock_timestamp() and t.created_at <= p.narrowed_at
                           order by t.id limit\s""" + BATCH + " for update of t)";
    private static final String UNFINISHED = """
            select id from publisher p
             where narrowed_at > clock_timestamp() - interval '2 hours'
               and exists (select 1 from token t
                            where t.created_by_id = p.id and t.kind = 'job' and t.revoked_at is null
                              and t.expires_at > clock_timestamp() and t.created_at <= p.narrowed_at)
            """;

    private final Sql sql;

    JobTokensEnd(Sql sql) {
        this.sql = sql;
    }

    /** Those that were made before the publisher was narrowed, which has been committed. */
    void of(UUID publisher) {
        while (Transactions.inOne(() -> sql.update(END, publisher)) == BATCH) {
            // The next batch.
        }
    }

    @Scheduled(every = "30s", delayed = "30s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void finish() {
        try {
            List<UUID> unfinished = sql.list(UNFINISHED, row -> row.getObject(1, UUID.class));
            unfinished.forEach(this::of);
        } catch (RuntimeException e) {
            LOG.warnf("Job tokens could not be ended, trying again later reason=%s", e);
        }
    }
}
