package dev.tollgate.http;

import dev.tollgate.problem.ProblemException;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import java.time.Duration;

/**
 * So many at once, and from then on as many as come back in some time. It runs by the machine's monotonic clock: whoever
 * sets the time back holds up nobody.
 */
public final class Throttle {
    private final Bucket bucket;

    /**
     * @param most how many at once, at least 1
     * @param refill how many come back within that time, one by one
     */
    public Throttle(long most, long refill, Duration within) {
        this.bucket = Bucket.builder()
                .addLimit(limit -> limit.capacity(most).refillGreedy(refill, within))
                .withNanosecondPrecision()
                .build();
    }

    /** @throws ProblemException {@code TOO_MANY_REQUESTS} */
    public void take(long count) {
        ConsumptionProbe probe = bucket.tryConsumeAndReturnRemaining(count);
        if (!probe.isConsumed()) {
            throw ProblemException.throttled(Duration.ofNanos(probe.getNanosToWaitForRefill()));
        }
    }

    /** @return false if there is none left */
    public boolean tryTake() {
        return bucket.tryConsume(1);
    }

    public void giveBack(long count) {
        bucket.addTokens(count);
    }
}
