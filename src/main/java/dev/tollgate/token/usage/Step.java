package dev.tollgate.token.usage;

import java.time.Duration;
import java.time.temporal.ChronoUnit;

/** How long a bucket of usage is, in UTC, and how far back there are such. */
enum Step {
    HOUR(ChronoUnit.HOURS, Duration.ofDays(14), Duration.ofDays(1)),
    DAY(ChronoUnit.DAYS, Duration.ofDays(400), Duration.ofDays(30));

    private final ChronoUnit unit;
    private final Duration kept;
    private final Duration usual;

    Step(ChronoUnit unit, Duration kept, Duration usual) {
        this.unit = unit;
        this.kept = kept;
        this.usual = usual;
    }

    ChronoUnit unit() {
        return unit;
    }

    Duration kept() {
        return kept;
    }

    /** What is shown when nobody says from when. */
    Duration usual() {
        return usual;
    }
}
