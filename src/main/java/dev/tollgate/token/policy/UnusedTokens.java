package dev.tollgate.token.policy;

import io.agroal.api.AgroalDataSource;
import io.quarkus.scheduler.Scheduled;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import org.jboss.logging.Logger;

/** Looks once a minute, on whichever replica is first, for tokens, and old values of tokens, that nobody uses. */
@Singleton
class UnusedTokens {
    private static final Logger LOG = Logger.getLogger(UnusedTokens.class);

    private final AgroalDataSource database;
    private final InstantSource clock;

    UnusedTokens(AgroalDataSource database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    @Scheduled(every = "1m", delayed = "25s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void endWhatNobodyUses() {
        try (Connection connection = database.getConnection()) {
            if (UnusedRule.takeTurn(connection)) {
                end(connection);
            }
        } catch (SQLException e) {
            LOG.warnf("Unused tokens could not be ended, trying again later reason=%s", e);
        }
    }

    /** Batch by batch, each in a transaction of its own. */
    private void end(Connection connection) throws SQLException {
        int disabled;
        do {
            Instant through = UnusedRule.knownThrough(connection);
            disabled = through == null ? 0 : UnusedRule.disable(connection, through);
        } while (disabled == UnusedRule.BATCH);
        while (UnusedRule.revoke(connection, clock.instant()) == UnusedRule.BATCH) {
            // The next batch.
        }
        endIdleOverlaps(connection);
    }

    private static void endIdleOverlaps(Connection connection) throws SQLException {
        int ended;
        do {
            Instant through = UnusedRule.knownThrough(connection);
            ended = through == null ? 0 : IdleRule.end(connection, through);
        } while (ended == IdleRule.BATCH);
    }
}
