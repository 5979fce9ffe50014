package dev.tollgate.token.reuse;

import io.agroal.api.AgroalDataSource;
import io.quarkus.scheduler.Scheduled;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.InstantSource;
import org.jboss.logging.Logger;

/** Looks for ended values that the replicas saw presented. Any replica does, and what one is at is left to it. */
@Singleton
class ReusedTokens {
    private static final Logger LOG = Logger.getLogger(ReusedTokens.class);

    private final AgroalDataSource database;
    private final InstantSource clock;

    ReusedTokens(AgroalDataSource database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    @Scheduled(every = "5s", delayed = "5s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void judge() {
        try (Connection connection = database.getConnection()) {
            if (ReuseRule.isIdle(connection)) {
                return;
            }
            while (ReuseRule.report(connection).presentations() == ReuseRule.BATCH) {
                // The next batch.
            }
            while (ReuseRule.disable(connection, clock.instant()).presentations() == ReuseRule.BATCH) {
                // The next batch.
            }
        } catch (SQLException e) {
            LOG.warnf("Presented values that had ended could not be judged, trying again later reason=%s", e);
        }
    }
}
