package dev.tollgate.auth;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.tollgate.problem.ProblemException;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Slows down guessing: failed logins are counted per address and per account, on each replica.
 *
 * <p>An account's strangers share one count; the address of its last successful login has a count of its own. So a
 * stranger who keeps guessing cannot keep the owner out, and even strangers get one attempt a minute.
 */
// What Caffeine picks by name for a cache with these two bounds; LoginTokens and token.LeakResource have such, too.
@RegisterForReflection(
        classNames = {"com.github.benmanes.caffeine.cache.SSMSA", "com.github.benmanes.caffeine.cache.PSAMS"})
@Singleton
class LoginThrottle {
    private static final Duration FORGOTTEN_AFTER = Duration.ofHours(1);
    private static final int TRACKED = 100_000;

    private final Cache<String, Bucket> accounts = cache();
    private final Cache<String, Bucket> addresses = cache();
    private final AuthConfig config;

    LoginThrottle(AuthConfig config) {
        this.config = config;
    }

    /** An attempt that is under way: it counts until it has succeeded, so that many at once get no further than one. */
    record Attempt(List<Bucket> buckets) {
        void succeeded() {
            buckets.forEach(bucket -> bucket.addTokens(1));
        }
    }

    /**
     * @param familiar the account's last login came from the same address
     * @throws ProblemException {@code TOO_MANY_REQUESTS}
     */
    Attempt begin(String email, @Nullable String address, boolean familiar) {
        String place = String.valueOf(address);
        return begin(account(email.toLowerCase(Locale.ROOT) + (familiar ? " " + place : "")), address(place));
    }

    /** The same for a person who has logged in already and states their password again. */
    Attempt begin(UUID user) {
        return begin(account(user.toString()));
    }

    private static Attempt begin(Bucket... buckets) {
        List<Bucket> taken = new ArrayList<>();
        for (Bucket bucket : buckets) {
            ConsumptionProbe probe = bucket.tryConsumeAndReturnRemaining(1);
            if (!probe.isConsumed()) {
                new Attempt(taken).succeeded();
                throw ProblemException.throttled(Duration.ofNanos(probe.getNanosToWaitForRefill()));
            }
            taken.add(bucket);
        }
        return new Attempt(taken);
    }

    private Bucket account(String key) {
        return accounts.get(key, unknown -> bucket(config.attemptsPerAccount(), 1));
    }

    private Bucket address(String key) {
        return addresses.get(key, unknown -> bucket(config.attemptsPerAddress(), 10));
    }

    private static Bucket bucket(int capacity, int perMinute) {
        return Bucket.builder()
                .addLimit(limit -> limit.capacity(capacity).refillGreedy(perMinute, Duration.ofMinutes(1)))
                .build();
    }

    private static Cache<String, Bucket> cache() {
        return Caffeine.newBuilder()
                .maximumSize(TRACKED)
                .expireAfterAccess(FORGOTTEN_AFTER)
                .build();
    }
}
