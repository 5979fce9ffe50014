package dev.tollgate.audit;

import dev.tollgate.problem.ProblemException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/** What holds a worker thread for long has one of these: so many in all, a quarter of them for one organization. */
final class Places {
    private static final Duration LATER = Duration.ofSeconds(1);

    private final int most;
    private final int mostOfOne;
    private final Map<UUID, Integer> taken = new HashMap<>();
    private int all;

    Places(int most) {
        this.most = most;
        this.mostOfOne = Math.max(1, most / 4);
    }

    /** Free again once it is closed. */
    interface Place extends AutoCloseable {
        @Override
        void close();
    }

    /** @throws ProblemException {@code TOO_MANY_REQUESTS} if there is none */
    synchronized Place take(UUID organization) {
        int ofOne = taken.getOrDefault(organization, 0);
        if (all == most || ofOne == mostOfOne) {
            throw ProblemException.throttled(LATER);
        }
        all++;
        taken.put(organization, ofOne + 1);
        return () -> leave(organization);
    }

    private synchronized void leave(UUID organization) {
        all--;
        taken.computeIfPresent(organization, (id, count) -> count == 1 ? null : count - 1);
    }
}
