package dev.tollgate.notice.expiry;

import dev.tollgate.database.DatabaseFailure;
import io.agroal.api.AgroalDataSource;
import io.quarkus.scheduler.Scheduled;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.InstantSource;
import org.jboss.logging.Logger;

/** Looks twice a minute for what the clock has to tell; every replica does, and a row decides who tells it. */
@Singleton
class ExpirySchedule {
    private static final Logger LOG = Logger.getLogger(ExpirySchedule.class);

    private final AgroalDataSource database;
    private final InstantSource clock;

    ExpirySchedule(AgroalDataSource database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    @Scheduled(every = "30s", delayed = "10s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void tell() {
        try (Connection connection = database.getConnection()) {
            while (ExpiryNotices.tell(connection, clock.instant()) > 0) {
                // The next batch.
            }
        } catch (SQLException e) {
            LOG.warnf(
                    "Nobody was told of tokens that end, trying again later reason=\"%s\"", DatabaseFailure.reason(e));
        }
    }
}
