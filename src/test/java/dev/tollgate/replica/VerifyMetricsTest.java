package dev.tollgate.replica;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.verify.DatabaseClock;
import dev.tollgate.verify.ReplicaLease;
import dev.tollgate.verify.feed.FeedStatus;
import dev.tollgate.verify.feed.TestReplica;
import dev.tollgate.verify.index.TokenIndex;
import dev.tollgate.verify.usage.UsageRecorder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.runtime.StartupEvent;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class VerifyMetricsTest {
    @Test
    void tokensWithoutAPlaceInTheIndexAreCounted() {
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        FeedStatus feed = new FeedStatus(System::nanoTime);
        new VerifyMetrics(registry)
                .register(
                        new StartupEvent(),
                        new TokenIndex(),
                        new UsageRecorder(1),
                        feed,
                        new ReplicaLease(
                                TestReplica.strict(Duration.ofSeconds(1)), System::nanoTime, Clock.systemUTC()),
                        new DatabaseClock(System::nanoTime, Clock.systemUTC(), System::currentTimeMillis));

        feed.unfit(3);

        assertThat(registry.get("tollgate.index.unfit").gauge().value()).isEqualTo(3);
    }
}
