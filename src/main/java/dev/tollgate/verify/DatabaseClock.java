package dev.tollgate.verify;

import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The one clock of whatever is judged, stored or forgotten: the database's time, carried on this machine's monotonic
 * clock. All replicas agree on it, whatever their own clocks say. Until a confirmation has set it, which comes before
 * the first verdict, each question goes to the database.
 */
public final class DatabaseClock implements InstantSource {
    private static final Logger LOG = Logger.getLogger(DatabaseClock.class);
    private static final long SLOW_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
    /** Half of the slowest answer that sets it: so far it may be from the database's. */
    public static final long ERROR_MILLIS = 100;

    private static final long NOTABLE_SKEW_MILLIS = 1_000;

    private final LongSupplier monotonic;
    private final InstantSource wall;
    private final LongSupplier database;
    private volatile @Nullable Anchor anchor;
    private boolean warned;

    /**
     * @param wall this machine's clock, only to say how far it is off
     * @param database asks the database for its time, in epoch milliseconds; may block, and fail
     */
    public DatabaseClock(LongSupplier monotonic, InstantSource wall, LongSupplier database) {
        this.monotonic = monotonic;
        this.wall = wall;
        this.database = database;
    }

    private record Anchor(long databaseMillis, long nanos) {
        long millisAt(long now) {
            return databaseMillis + TimeUnit.NANOSECONDS.toMillis(now - nanos);
        }
    }

    /**
     * @param databaseMillis what the database's clock said
     * @param sentNanos the monotonic time before it was asked
     */
    public void heard(long databaseMillis, long sentNanos) {
        long received = monotonic.getAsLong();
        Anchor known = anchor;
        // A slow answer says little about when in between the clock was read.
        if (known == null || received - sentNanos < SLOW_NANOS) {
            anchor = new Anchor(databaseMillis, sentNanos + (received - sentNanos) / 2);
            warnOfSkew();
        } else {
            bound(known, databaseMillis, sentNanos, received);
        }
    }

    /** What it does say: the database's clock showed this not before the question and not after the answer. */
    private void bound(Anchor known, long databaseMillis, long sentNanos, long receivedNanos) {
        if (known.millisAt(receivedNanos) < databaseMillis) {
            anchor = new Anchor(databaseMillis, receivedNanos);
        } else if (known.millisAt(sentNanos) > databaseMillis) {
            anchor = new Anchor(databaseMillis, sentNanos);
        }
    }

    @Override
    public Instant instant() {
        return Instant.ofEpochMilli(millis());
    }

    @Override
    public long millis() {
        Anchor known = anchor;
        return known == null ? database.getAsLong() : known.millisAt(monotonic.getAsLong());
    }

    /** Never blocks and never fails, so fit to be told but not to judge by: the wall clock's until the first answer. */
    public long estimateMillis() {
        Anchor known = anchor;
        return known == null ? wall.millis() : known.millisAt(monotonic.getAsLong());
    }

    /** How far this machine's wall clock is ahead of the database's, in milliseconds. */
    public long skewMillis() {
        return wall.millis() - estimateMillis();
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
