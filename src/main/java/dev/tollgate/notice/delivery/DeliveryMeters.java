package dev.tollgate.notice.delivery;

import dev.tollgate.database.DatabaseFailure;
import dev.tollgate.database.Sql;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.jboss.logging.Logger;

/** How events get on. Counted by the clock: a scrape never waits for the database. */
@Singleton
class DeliveryMeters {
    private static final Logger LOG = Logger.getLogger(DeliveryMeters.class);
    // An overdue delivery is one that no replica has come to: what a receiver does not take waits for its next turn.
    private static final String COUNT = """
            select (select coalesce(sum(waiting), 0) from webhook_state),
                   (select count(*) from webhook where disabled_reason is not null),
                   (select count(*) from webhook_state where failing_since is not null),
                   greatest(0, extract(epoch from clock_timestamp() - least(
                       (select min(first.at) from webhook_state s cross join lateral (
                            select greatest(next_at, created_at) as at from notice_delivery
                             where webhook_id = s.webhook_id and state = 'PENDING' and next_at is not null
                             order by next_at limit 1) first
                         where s.waiting > 0 and s.failing_since is null),
                       (select min(at) from (select at from notice_event where waiting order by seq limit 1) oldest),
                       clock_timestamp())))
            """;
    private static final List<Double> UNKNOWN = List.of(Double.NaN, Double.NaN, Double.NaN, Double.NaN);

    private final Sql sql;
    private final Map<Outcome.Kind, Counter> outcomes = new EnumMap<>(Outcome.Kind.class);
    private volatile List<Double> counted = UNKNOWN;

    DeliveryMeters(Sql sql, MeterRegistry registry) {
        this.sql = sql;
        for (Outcome.Kind kind : Outcome.Kind.values()) {
            outcomes.put(
                    kind,
                    Counter.builder("tollgate.notices.attempts")
                            .description("Attempts of this replica to deliver an event to a webhook")
                            .tag("outcome", kind.name())
                            .register(registry));
        }
        gauge("tollgate.notices.waiting", "Deliveries that wait, of all webhooks", registry, m -> m.counted.get(0));
        gauge("tollgate.webhooks.disabled", "Webhooks that deliveries have ended", registry, m -> m.counted.get(1));
        gauge("tollgate.webhooks.failing", "Webhooks whose last delivery failed", registry, m -> m.counted.get(2));
        gauge(
                "tollgate.notices.overdue.seconds",
                "For how long the oldest event has been due that no replica has come to",
                registry,
                m -> m.counted.get(3));
    }

    private void gauge(
            String name, String description, MeterRegistry registry, ToDoubleFunction<DeliveryMeters> value) {
        Gauge.builder(name, this, value).description(description).register(registry);
    }

    /** Or there would be no series before the first delivery. */
    void begin(@Observes StartupEvent start) {}

    void count(Outcome outcome) {
        Counter counter = outcomes.get(outcome.kind());
        if (counter != null) {
            counter.increment();
        }
    }

    @Scheduled(every = "15s", delayed = "5s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void look() {
        try {
            List<Double> now = sql.first(
                    COUNT, row -> List.of(row.getDouble(1), row.getDouble(2), row.getDouble(3), row.getDouble(4)));
            counted = now == null ? UNKNOWN : now;
        } catch (RuntimeException e) {
            // Better no number than an old one: whoever watches sees that it is missing.
            counted = UNKNOWN;
            LOG.warnf("Events could not be counted, trying again later reason=\"%s\"", DatabaseFailure.reason(e));
        }
    }
}
