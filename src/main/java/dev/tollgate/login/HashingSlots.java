package dev.tollgate.login;

import dev.tollgate.problem.ProblemException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Whose password is hashed now, who waits for that, and who is told to come back.
 *
 * <p>One processor is left to verification where there are two. Whoever waits keeps a worker thread, so places are few
 * against the worker pool, and are taken before a call costs anything else.
 */
final class HashingSlots {
    /** Why a call is refused, for the client. */
    static final String BUSY = "Too many passwords are being checked; try again.";

    private static final int WAITING_PER_SLOT = 16;
    private static final int MOST_WAITING = 64;
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);
    private static final Duration COME_BACK = Duration.ofSeconds(2);

    private final int count;
    private final int most;
    private final Duration longestWait;
    private final Semaphore slots;
    private final Semaphore places;

    HashingSlots(int processors) {
        this(Math.max(1, processors - 1), LONGEST_WAIT);
    }

    HashingSlots(int count, Duration longestWait) {
        this.count = count;
        this.longestWait = longestWait;
        this.slots = new Semaphore(count, true);
        this.most = count + Math.min(count * WAITING_PER_SLOT, MOST_WAITING);
        this.places = new Semaphore(most);
    }

    /** How many hashes run at once, at most. */
    int count() {
        return count;
    }

    /** How many hash or wait for it, at most. */
    int places() {
        return most;
    }

    /** @throws ProblemException {@code UNAVAILABLE} if all places are taken */
    Place enter() {
        if (!places.tryAcquire()) {
            throw busy();
        }
        return new Place();
    }

    /** Among those who hash, or wait for it. */
    final class Place implements AutoCloseable {
        private Place() {}

        /** @throws ProblemException {@code UNAVAILABLE} if it is nobody's turn for too long */
        <T> T hash(Supplier<T> hash) {
            awaitSlot();
            try {
                return hash.get();
            } finally {
                slots.release();
            }
        }

        @Override
        public void close() {
            places.release();
        }
    }

    private void awaitSlot() {
        try {
            if (slots.tryAcquire(longestWait.toMillis(), TimeUnit.MILLISECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw busy();
    }

    private static ProblemException busy() {
        return ProblemException.unavailable(BUSY, COME_BACK);
    }
}
