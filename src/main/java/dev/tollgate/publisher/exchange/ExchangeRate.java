package dev.tollgate.publisher.exchange;

import com.github.benmanes.caffeine.cache.Cache;
import dev.tollgate.cache.Caches;
import dev.tollgate.http.Throttle;
import dev.tollgate.problem.ProblemException;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.UUID;

/** How often an organization's jobs may exchange, at each replica. Only what its issuers have signed counts against it. */
@Singleton
class ExchangeRate {
    static final int PER_SECOND = 50;

    private static final int TESTS_PER_MINUTE = 30;

    private final Cache<UUID, Throttle> exchanges = cache();
    private final Cache<UUID, Throttle> tests = cache();

    private static Cache<UUID, Throttle> cache() {
        return Caches.of(100_000, Duration.ofMinutes(5));
    }

    /** @throws ProblemException {@code TOO_MANY_REQUESTS} */
    void exchange(UUID organization) {
        take(exchanges, organization, PER_SECOND, Duration.ofSeconds(1));
    }

    /** @throws ProblemException {@code TOO_MANY_REQUESTS} */
    void test(UUID organization) {
        take(tests, organization, TESTS_PER_MINUTE, Duration.ofMinutes(1));
    }

    private static void take(Cache<UUID, Throttle> throttles, UUID organization, int most, Duration within) {
        throttles.get(organization, id -> new Throttle(most, most, within)).take(1);
    }
}
