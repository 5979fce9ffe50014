package dev.tollgate.notice.mail;

import dev.tollgate.database.Sql;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.EnumMap;
import java.util.Map;

/** How mails get on. Counted by the clock: a scrape never waits for the database. */
@Singleton
class MailMeters {
    // A mailbox that is gone says nothing of the server.
    private static final String COUNT = """
            select count(*), count(*) filter (where refused),
                   coalesce(extract(epoch from clock_timestamp() - min(created_at) filter (where not refused)), 0)
              from notice_mail
            """;

    /** How an attempt went: taken, to be tried again, or given up. */
    enum Outcome {
        SENT,
        RETRY,
        FAILED
    }

    private record Counted(double waiting, double refused, double oldest) {}

    private static final Counted UNKNOWN = new Counted(Double.NaN, Double.NaN, Double.NaN);

    private final Sql sql;
    private final Map<Outcome, Counter> outcomes = new EnumMap<>(Outcome.class);
    private volatile Counted counted = new Counted(0, 0, 0);

    MailMeters(Sql sql, MeterRegistry registry) {
        this.sql = sql;
        for (Outcome outcome : Outcome.values()) {
            outcomes.put(
                    outcome,
                    Counter.builder("tollgate.mails.attempts")
                            .description("Attempts of this replica to hand a mail to the mail server")
                            .tag("outcome", outcome.name())
                            .register(registry));
        }
        Gauge.builder("tollgate.mails.waiting", this, meters -> meters.counted.waiting)
                .description("Mails that the mail server has not taken yet")
                .register(registry);
        Gauge.builder("tollgate.mails.oldest.seconds", this, meters -> meters.counted.oldest)
                .description("For how long the oldest of them has waited that was not refused")
                .register(registry);
        Gauge.builder("tollgate.mails.refused", this, meters -> meters.counted.refused)
                .description("Those of them that the mail server refused for good, and that are tried all the same")
                .register(registry);
    }

    /** Or there would be no series before the first mail. */
    void begin(@Observes StartupEvent start) {}

    void count(Outcome outcome) {
        Counter counter = outcomes.get(outcome);
        if (counter != null) {
            counter.increment();
        }
    }

    void look() {
        Counted now = sql.first(COUNT, row -> new Counted(row.getDouble(1), row.getDouble(2), row.getDouble(3)));
        counted = now == null ? UNKNOWN : now;
    }

    /** Better no number than an old one: whoever watches sees that it is missing. */
    void unknown() {
        counted = UNKNOWN;
    }
}
