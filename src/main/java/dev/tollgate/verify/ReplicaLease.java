package dev.tollgate.verify;

import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How old this replica's knowledge may be, and whether it may still answer.
 *
 * <p><b>How to ask.</b> Take {@link #last} <em>before</em> the lookup, and judge its age <em>after</em> it. Taken
 * before, the confirmation vouches for the state that the lookup then reads, since everything was applied before it
 * was sent; a confirmation that arrives during the lookup vouches only for what was read after it, and must not lend
 * its youth to an older answer. Judged after, a pause during the lookup counts as age.
 */
public final class ReplicaLease {
    private final boolean available;
    private final long currentNanos;
    private final long answerableNanos;
    private final LongSupplier monotonic;
    private final InstantSource wall;
    private volatile @Nullable Confirmation last;

    public ReplicaLease(LeaseTerms terms, LongSupplier monotonic, InstantSource wall) {
        this.available = terms.mode() == VerifyConfig.WhenBehind.AVAILABLE;
        this.currentNanos = terms.currentNanos();
        this.answerableNanos = terms.answerableNanos();
        this.monotonic = monotonic;
        this.wall = wall;
    }

    /** For lookups that are always current, such as those of a test. */
    public static ReplicaLease unlimited(InstantSource clock) {
        LeaseTerms terms = new LeaseTerms(VerifyConfig.WhenBehind.STRICT, Duration.ofSeconds(1), Duration.ofSeconds(1));
        ReplicaLease lease = new ReplicaLease(terms, () -> 0, InstantSource.fixed(clock.instant()));
        lease.renew(lease.now());
        return lease;
    }

    /** The moment just before a confirmation was sent, on both clocks. */
    public record Confirmation(long nanos, long wallMillis) {}

    public Confirmation now() {
        return new Confirmation(monotonic.getAsLong(), wall.millis());
    }

    /** @param sent taken before the confirmation was sent that has now been acknowledged */
    public void renew(Confirmation sent) {
        last = sent;
    }

    /** Stops answering at once. */
    public void end() {
        last = null;
    }

    @Nullable
    public Confirmation last() {
        return last;
    }

    /** Nanoseconds since the confirmation, by whichever clock says more; without one, as old as can be. */
    public long ageNanos(@Nullable Confirmation confirmation) {
        if (confirmation == null) {
            return Long.MAX_VALUE;
        }
        long elapsed = monotonic.getAsLong() - confirmation.nanos();
        long onTheWall = TimeUnit.MILLISECONDS.toNanos(wall.millis() - confirmation.wallMillis());
        return Math.max(elapsed, onTheWall);
    }

    /** Whether knowledge of this age is within the lease. */
    public boolean isCurrent(long ageNanos) {
        return ageNanos < currentNanos;
    }

    /** Whether knowledge of this age may be answered from; beyond the lease only about tokens that are known. */
    public boolean mayAnswer(long ageNanos, boolean known) {
        return isCurrent(ageNanos) || known && available && ageNanos < answerableNanos;
    }

    /** Whether a token that is good would be answered as such now. */
    public boolean canAnswer() {
        return mayAnswer(ageNanos(last), true);
    }
}
