package dev.tollgate.gateway;

import dev.tollgate.verify.VerdictCode;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Counts and times verdicts. Every meter exists from the start, so that counting neither looks up nor allocates. */
@Singleton
final class VerdictMeters {
    private static final int CODES = VerdictCode.values().length;

    private final Counter[] verdicts;
    private final Counter[] missing;
    private final Timer[] durations;

    VerdictMeters(MeterRegistry registry) {
        Dialect[] dialects = Dialect.values();
        verdicts = new Counter[dialects.length * CODES];
        missing = new Counter[dialects.length];
        durations = new Timer[dialects.length];
        for (Dialect dialect : dialects) {
            for (VerdictCode code : VerdictCode.values()) {
                verdicts[dialect.ordinal() * CODES + code.ordinal()] = counter(registry, dialect, code.name());
            }
            missing[dialect.ordinal()] = counter(registry, dialect, "MISSING");
            durations[dialect.ordinal()] = Timer.builder("tollgate.verify.duration")
                    .description("From the parsed question to the verdict")
                    .tag("dialect", dialect.label())
                    .serviceLevelObjectives(microseconds(1, 2, 5, 10, 20, 50, 100, 1_000, 10_000, 100_000))
                    .register(registry);
        }
    }

    /** @param startNanos {@link System#nanoTime} before the verifier was asked */
    void count(Dialect dialect, VerdictCode code, long startNanos) {
        verdicts[dialect.ordinal() * CODES + code.ordinal()].increment();
        durations[dialect.ordinal()].record(System.nanoTime() - startNanos, TimeUnit.NANOSECONDS);
    }

    /** A question without a credential, or whose asker's credential does not count. */
    void countMissing(Dialect dialect) {
        missing[dialect.ordinal()].increment();
    }

    private static Counter counter(MeterRegistry registry, Dialect dialect, String code) {
        return Counter.builder("tollgate.verify.verdicts")
                .description("Verdicts given")
                .tag("dialect", dialect.label())
                .tag("code", code)
                .register(registry);
    }

    private static Duration[] microseconds(long... values) {
        Duration[] durations = new Duration[values.length];
        for (int i = 0; i < values.length; i++) {
            durations[i] = Duration.ofNanos(values[i] * 1_000);
        }
        return durations;
    }
}
