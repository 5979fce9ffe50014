package dev.tollgate.notice.expiry;

import io.agroal.api.AgroalDataSource;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.scheduler.Scheduled;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.function.ToDoubleFunction;
import org.jboss.logging.Logger;

/** How many integration tokens end soon. Counted by the clock: a scrape never waits for the database. */
@Singleton
class ExpiryMetrics {
    private static final Logger LOG = Logger.getLogger(ExpiryMetrics.class);
    private static final String COUNT = """
            select count(*) filter (where expires_at < now() + interval '7 days'), count(*) from token
             where kind = 'ci' and revoked_at is null
               and expires_at > now() and expires_at < now() + interval '30 days'
            """;

    private final AgroalDataSource database;
    private volatile double withinWeek = Double.NaN;
    private volatile double withinMonth = Double.NaN;

    ExpiryMetrics(AgroalDataSource database, MeterRegistry registry) {
        this.database = database;
        register("7d", registry, metrics -> metrics.withinWeek);
        register("30d", registry, metrics -> metrics.withinMonth);
    }

    private void register(String within, MeterRegistry registry, ToDoubleFunction<ExpiryMetrics> value) {
        Gauge.builder("tollgate.tokens.expiring", this, value)
                .description("Integration tokens that end within this time, of all organizations")
                .tag("within", within)
                .register(registry);
    }

    @Scheduled(every = "5m", delayed = "5s")
    void count() {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(COUNT);
                ResultSet row = statement.executeQuery()) {
            row.next();
            withinWeek = row.getLong(1);
            withinMonth = row.getLong(2);
        } catch (SQLException e) {
            // Better no number than an old one: whoever watches sees that it is missing.
            withinWeek = Double.NaN;
            withinMonth = Double.NaN;
            LOG.warnf("Tokens that end soon could not be counted, trying again later reason=%s", e.getMessage());
        }
    }
}
