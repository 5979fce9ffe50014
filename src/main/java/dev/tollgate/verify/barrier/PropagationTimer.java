package dev.tollgate.verify.barrier;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.function.Supplier;

/** How long changes wait for the replicas. */
@Singleton
class PropagationTimer {
    private final Timer complete;
    private final Timer pending;

    PropagationTimer(MeterRegistry registry) {
        this.complete = timer(registry, "complete");
        this.pending = timer(registry, "pending");
    }

    Propagation time(Supplier<Propagation> wait) {
        long begin = System.nanoTime();
        Propagation propagation = wait.get();
        Timer timer = propagation.complete() ? complete : pending;
        timer.record(Duration.ofNanos(System.nanoTime() - begin));
        return propagation;
    }

    private static Timer timer(MeterRegistry registry, String outcome) {
        return Timer.builder("tollgate.propagation")
                .description("How long changes waited for the replicas")
                .tag("outcome", outcome)
                .publishPercentiles(0.5, 0.99)
                .register(registry);
    }
}
