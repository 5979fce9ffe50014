package dev.tollgate.verify.feed;

import java.util.concurrent.TimeUnit;

/**
 * As long as the work before it took, up to a limit. What is asked again and again then takes no more than half of the
 * time, and on a busy machine leaves it to those whose work is waited for. For one thread.
 */
public final class Pause {
    private static final long LIMIT = TimeUnit.MILLISECONDS.toNanos(20);

    private long endNanos = System.nanoTime();
    private long workNanos;

    /** @param beginNanos {@link System#nanoTime} when the work began that has just ended */
    public void after(long beginNanos) {
        endNanos = System.nanoTime();
        workNanos = Math.min(LIMIT, endNanos - beginNanos);
    }

    /** How much of it is left; not positive if it is over. */
    public long leftNanos() {
        return workNanos - (System.nanoTime() - endNanos);
    }
}
