package dev.tollgate.verify.feed;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Pauses that double from attempt to attempt, up to a cap. */
final class BackOff {
    private final long firstMillis;
    private final long capMillis;
    private long nextMillis;

    BackOff(Duration first, Duration cap) {
        this.firstMillis = first.toMillis();
        this.capMillis = cap.toMillis();
        this.nextMillis = firstMillis;
    }

    void reset() {
        nextMillis = firstMillis;
    }

    /** Pauses unless told to stop; an interrupt ends the pause. */
    void pause(BooleanSupplier stopping) {
        if (stopping.getAsBoolean()) {
            return;
        }
        try {
            Thread.sleep(nextMillis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        nextMillis = Math.min(capMillis, nextMillis * 2);
    }
}
