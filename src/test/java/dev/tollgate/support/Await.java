package dev.tollgate.support;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waits for something that has to happen by itself. */
public final class Await {
    private Await() {}

    /** Fails if it does not hold by then. */
    public static void until(Duration limit, String what, BooleanSupplier holds) {
        long deadline = System.nanoTime() + limit.toNanos();
        while (!holds.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("not within " + limit + ": " + what);
            }
            try {
                Thread.sleep(20);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
    }
}
