package dev.tollgate.retention;

import dev.tollgate.organization.LimitsConfig;
import io.agroal.api.AgroalDataSource;
import io.quarkus.scheduler.Scheduled;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jboss.logging.Logger;

/** Ends what is due, batch by batch, each in a transaction of its own. */
@Singleton
class Retention {
    private static final Logger LOG = Logger.getLogger(Retention.class);

    private final AgroalDataSource database;
    private final LimitsConfig limits;
    private final Map<Rule, Long> lastNanos = new HashMap<>();

    Retention(AgroalDataSource database, LimitsConfig limits) {
        this.database = database;
        this.limits = limits;
    }

    @Scheduled(every = "1m", delayed = "1m", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void endWhatIsDue() {
        for (Rule rule : Tables.RULES) {
            Long last = lastNanos.get(rule);
            if (last == null || Duration.ofNanos(System.nanoTime() - last).compareTo(rule.every()) >= 0) {
                lastNanos.put(rule, System.nanoTime());
                tryToEnd(rule);
            }
        }
    }

    private void tryToEnd(Rule rule) {
        try (Connection connection = database.getConnection()) {
            end(connection, rule, limits.endedValues());
        } catch (SQLException e) {
            LOG.warnf("What is due could not be ended, trying again later table=%s reason=%s", rule.table(), e);
        }
    }

    /** @return how many rows of the table were ended */
    static long end(Connection connection, Rule rule, int endedValues) throws SQLException {
        long ended = 0;
        try (Statement statement = connection.createStatement()) {
            int batch;
            do {
                batch = statement.executeUpdate(rule.statement(endedValues));
                ended += batch;
            } while (batch == Rule.BATCH);
            return ended;
        }
    }
}
