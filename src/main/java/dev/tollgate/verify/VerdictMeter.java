package dev.tollgate.verify;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Map;

/** Counts a dialect's verdicts by code: {@code tollgate.verdicts}. Looks nothing up per verdict. */
public final class VerdictMeter {
    private final Map<VerdictCode, Counter> counters = new EnumMap<>(VerdictCode.class);

    public VerdictMeter(MeterRegistry registry, String dialect) {
        for (VerdictCode code : VerdictCode.values()) {
            Counter counter = Counter.builder("tollgate.verdicts")
                    .description("Verdicts on presented tokens")
                    .tag("dialect", dialect)
                    .tag("code", code.name())
                    .register(registry);
            counters.put(code, counter);
        }
    }

    public void count(VerdictCode code) {
        Counter counter = counters.get(code);
        if (counter != null) {
            counter.increment();
        }
    }
}
