package dev.tollgate.verify;

import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The database's time, carried on this machine's monotonic clock: all replicas judge expiry alike, whatever their own
 * clocks say. Until the database has been heard it is the wall clock's.
 */
final class DatabaseClock implements InstantSource {
    private static final Logger LOG = Logger.getLogger(DatabaseClock.class);
    private static final long SLOW_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
    /** Half of the slowest answer that sets it: so far it may be from the database's. */
    static final long ERROR_MILLIS = 100;

    private static final long NOTABLE_SKEW_MILLIS = 1_000;

    private final LongSupplier monotonic;
    private final InstantSource wall;
    private volatile @Nullable Anchor anchor;
    private boolean warned;

    DatabaseClock(LongSupplier monotonic, InstantSource wall) {
        this.monotonic = monotonic;
        this.wall = wall;
    }

    private record Anchor(long databaseMillis, long nanos) {}

    /**
     * @param databaseMillis what the database's clock said
     * @param sentNanos the monotonic time before it was asked
     */
    void heard(long databaseMillis, long sentNanos) {
        long received = monotonic.getAsLong();
        // A slow answer says little about when in between the clock was read.
        if (anchor == null || received - sentNanos < SLOW_NANOS) {
            anchor = new Anchor(databaseMillis, sentNanos + (received - sentNanos) / 2);
            warnOfSkew();
        } else {
            bound(databaseMillis, sentNanos, received);
        }
    }

    /** What it does say: the database's clock showed this not before the question and not after the answer. */
    private void bound(long databaseMillis, long sentNanos, long receivedNanos) {
        if (millisAt(receivedNanos) < databaseMillis) {
            anchor = new Anchor(databaseMillis, receivedNanos);
        } else if (millisAt(sentNanos) > databaseMillis) {
            anchor = new Anchor(databaseMillis, sentNanos);
        }
    }

    @Override
    public Instant instant() {
        return Instant.ofEpochMilli(millis());
    }

    @Override
    public long millis() {
        return millisAt(monotonic.getAsLong());
    }

    private long millisAt(long nanos) {
        Anchor known = anchor;
        return known == null
                ? wall.millis()
                : known.databaseMillis() + TimeUnit.NANOSECONDS.toMillis(nanos - known.nanos());
    }

    /** How far this machine's wall clock is ahead of the database's, in milliseconds. */
    long skewMillis() {
        return wall.millis() - millis();
    }

    private void warnOfSkew() {
        long skew = skewMillis();
        boolean notable = Math.abs(skew) > NOTABLE_SKEW_MILLIS;
        if (notable && !warned) {
            LOG.warnf("This machine's clock differs from the database's skewMillis=%d", skew);
        }
        warned = notable;
    }
}
