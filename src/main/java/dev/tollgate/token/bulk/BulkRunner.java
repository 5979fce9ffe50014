package dev.tollgate.token.bulk;

import dev.tollgate.database.DatabaseFailure;
import dev.tollgate.database.Sql;
import dev.tollgate.database.Transactions;
import dev.tollgate.token.TokenIssuer;
import dev.tollgate.verify.barrier.RevocationBarrier;
import io.quarkus.scheduler.Scheduled;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.UUID;
import org.jboss.logging.Logger;

/** Goes on with jobs that nobody waits for, those of a replica that has ended too; a batch of each in turn. */
@Singleton
class BulkRunner {
    private static final Logger LOG = Logger.getLogger(BulkRunner.class);
    private static final String ANY = "select from bulk_job where state in ('RUNNING', 'SWEPT') limit 1";

    private final BulkBatch batch;
    private final TokenIssuer issuer;
    private final RevocationBarrier barrier;
    private final Sql sql;

    BulkRunner(BulkBatch batch, TokenIssuer issuer, RevocationBarrier barrier, Sql sql) {
        this.batch = batch;
        this.issuer = issuer;
        this.barrier = barrier;
        this.sql = sql;
    }

    @Scheduled(every = "1s", delayed = "2s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void run() {
        try {
            // Nearly always there are none, and every replica asks: without a transaction that costs the least.
            if (!sql.exists(ANY)) {
                return;
            }
            List<UUID> jobs = Transactions.inOne(BulkJob::open);
            while (jobs.stream().filter(this::goOn).count() > 0) {
                jobs = Transactions.inOne(BulkJob::open);
            }
            for (UUID job : jobs) {
                conclude(job);
            }
        } catch (RuntimeException e) {
            LOG.warnf("Acts on many tokens wait reason=\"%s\"", DatabaseFailure.reason(e));
        }
    }

    private boolean goOn(UUID job) {
        try {
            return batch.take(job);
        } catch (RuntimeException e) {
            if (DatabaseFailure.isOutage(e) || DatabaseFailure.isConflict(e)) {
                throw e;
            }
            LOG.errorf(e, "An act on many tokens ends before its end job=%s", job);
            end(job, BulkJob.State.FAILED);
            return false;
        }
    }

    /** A job is done when no replica answers without it. */
    private void conclude(UUID id) {
        boolean swept = Transactions.inOne(() -> {
            BulkJob job = BulkJob.findById(id);
            return job != null && job.state == BulkJob.State.SWEPT;
        });
        if (swept && barrier.await().complete()) {
            end(id, BulkJob.State.DONE);
        }
    }

    private void end(UUID id, BulkJob.State state) {
        Transactions.inOne(() -> {
            BulkJob job = BulkJob.await(id);
            if (job != null) {
                job.end(state, issuer.now());
            }
        });
    }
}
