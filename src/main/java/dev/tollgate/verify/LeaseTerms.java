package dev.tollgate.verify;

import java.time.Duration;

/**
 * For how long a confirmation lets a replica answer. The margin, a tenth of the lease, pays for clocks that do not run
 * at the same rate: the replica stops that much earlier, and whoever waits for its silence waits that much longer.
 */
public record LeaseTerms(VerifyConfig.WhenBehind mode, Duration lease, Duration maxAge) {
    private static final Duration SHORTEST_LEASE = Duration.ofMillis(200);
    private static final int AGE_MARGIN_DIVISOR = 100;
    private static final int MARGIN_DIVISOR = 10;

    /** @throws IllegalArgumentException naming the setting that is out of range */
    public LeaseTerms {
        if (lease.compareTo(SHORTEST_LEASE) < 0) {
            throw new IllegalArgumentException("TOLLGATE_VERIFY_LEASE must be at least PT0.2S: " + lease);
        }
        if (maxAge.compareTo(lease) < 0) {
            throw new IllegalArgumentException(
                    "TOLLGATE_VERIFY_MAX_AGE must be at least TOLLGATE_VERIFY_LEASE, " + lease + ": " + maxAge);
        }
    }

    public static LeaseTerms of(VerifyConfig config) {
        return new LeaseTerms(config.whenBehind(), config.lease(), config.maxAge());
    }

    public long leaseNanos() {
        return lease.toNanos();
    }

    /** For so long after a confirmation its knowledge is current. */
    long currentNanos() {
        return leaseNanos() - marginNanos();
    }

    /** For so long known tokens may be answered in {@code available} mode. */
    long answerableNanos() {
        // A long age drifts further than a lease.
        return maxAge.toNanos() - Math.max(marginNanos(), maxAge.toNanos() / AGE_MARGIN_DIVISOR);
    }

    private long marginNanos() {
        return withMargin(lease).minus(lease).toNanos();
    }

    /** A time after which a silence of that length is certain on any clock. */
    public static Duration withMargin(Duration duration) {
        return duration.plus(duration.dividedBy(MARGIN_DIVISOR));
    }
}
