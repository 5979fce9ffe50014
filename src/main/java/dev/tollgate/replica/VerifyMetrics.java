package dev.tollgate.replica;

import dev.tollgate.verify.DatabaseClock;
import dev.tollgate.verify.ReplicaLease;
import dev.tollgate.verify.cluster.ReplicaView;
import dev.tollgate.verify.feed.FeedStatus;
import dev.tollgate.verify.index.TokenIndex;
import dev.tollgate.verify.usage.UsageRecorder;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.TimeGauge;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

/** What an operator watches of this replica and, as it sees them, of the others. */
@Singleton
class VerifyMetrics {
    private final MeterRegistry registry;
    private final MultiGauge behind;

    VerifyMetrics(MeterRegistry registry) {
        this.registry = registry;
        this.behind = MultiGauge.builder("tollgate.replica.behind")
                .description("Changes that a replica has not confirmed, as seen from here")
                .register(registry);
    }

    void register(
            @Observes StartupEvent event,
            TokenIndex index,
            UsageRecorder usage,
            FeedStatus feed,
            ReplicaLease lease,
            DatabaseClock clock) {
        watch(index, usage);
        watch(feed);
        watch(lease, clock);
    }

    private void watch(TokenIndex index, UsageRecorder usage) {
        gauge("tollgate.index.bytes", "Memory of the index's tables", index, TokenIndex::bytes);
        counter("tollgate.usage.dropped", "Verifications whose usage was not recorded", usage, UsageRecorder::dropped);
        counter(
                "tollgate.refusals.dropped",
                "Refusals that the list had no room for",
                usage,
                UsageRecorder::droppedRefusals);
    }

    private void watch(FeedStatus feed) {
        gauge("tollgate.index.values", "Token values in the index", feed, FeedStatus::tokens);
        gauge("tollgate.feed.applied", "Number of the last applied change", feed, FeedStatus::appliedSeq);
        gauge("tollgate.feed.lag", "Known changes that are not applied yet", feed, FeedStatus::lag);
        gauge("tollgate.feed.connected", "1 = the database is reached", feed, status -> status.isConnected() ? 1 : 0);
        gauge(
                "tollgate.index.unfit",
                "Tokens that found no place in the index since it was loaded, and are answered UNAVAILABLE",
                feed,
                FeedStatus::unfit);
        gauge(
                "tollgate.feed.failing",
                "How often one failure has come back at one place of the log; 0 = it gets on",
                feed,
                FeedStatus::failing);
        counter("tollgate.feed.fenced", "Times this replica was fenced or ended", feed, FeedStatus::fences);
        counter("tollgate.feed.different.past", "Fail-overs to an older state", feed, FeedStatus::differentPasts);
    }

    private void watch(ReplicaLease lease, DatabaseClock clock) {
        gauge("tollgate.lease.current", "1 = within the lease", lease, l -> l.isCurrent(l.ageNanos(l.last())) ? 1 : 0);
        TimeGauge.builder("tollgate.lease.age", lease, TimeUnit.NANOSECONDS, l -> l.ageNanos(l.last()))
                .description("Time since the last confirmation was sent")
                .register(registry);
        TimeGauge.builder("tollgate.clock.skew", clock, TimeUnit.MILLISECONDS, DatabaseClock::skewMillis)
                .description("How far this machine's clock is ahead of the database's")
                .register(registry);
    }

    /** Called on each look at the replicas. */
    void sawReplicas(ReplicaView view) {
        List<MultiGauge.Row<?>> rows = view.replicas().stream()
                .<MultiGauge.Row<?>>map(row -> MultiGauge.Row.of(
                        Tags.of("replica", row.name(), "state", row.fenced() ? "FENCED" : "LIVE"),
                        Math.max(0, view.head() - row.appliedSeq())))
                .toList();
        behind.register(rows, true);
    }

    private <T> void gauge(String name, String description, T source, ToDoubleFunction<T> value) {
        Gauge.builder(name, source, value).description(description).register(registry);
    }

    private <T> void counter(String name, String description, T source, ToDoubleFunction<T> value) {
        FunctionCounter.builder(name, source, value).description(description).register(registry);
    }
}
