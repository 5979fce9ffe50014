package dev.tollgate.notice.delivery;

import java.time.Duration;
import java.util.List;

/** How long to wait before the next attempt: longer each time, and never all at once. */
final class RetryPace {
    private static final List<Duration> PAUSES = List.of(
            Duration.ofSeconds(5),
            Duration.ofSeconds(20),
            Duration.ofMinutes(1),
            Duration.ofMinutes(5),
            Duration.ofMinutes(15),
            Duration.ofMinutes(30),
            Duration.ofHours(1),
            Duration.ofHours(2),
            Duration.ofHours(4));
    /** Of the pause, in both directions. */
    private static final double JITTER = 0.2;

    private RetryPace() {}

    /** @param random from 0 to 1 */
    static Duration after(int attempt, double random) {
        Duration pause = PAUSES.get(Math.min(attempt, PAUSES.size()) - 1);
        return Duration.ofMillis(Math.round(pause.toMillis() * (1 - JITTER + 2 * JITTER * random)));
    }
}
