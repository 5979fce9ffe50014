package dev.tollgate.login;

import com.github.benmanes.caffeine.cache.Cache;
import dev.tollgate.cache.Caches;
import dev.tollgate.http.Throttle;
import dev.tollgate.problem.ProblemException;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Slows down guessing: failed logins are counted per network and per account, by each replica for itself and by all of
 * them together.
 *
 * <p>An account's strangers share one count; the place of its last successful login has a count of its own. So a
 * stranger who keeps guessing cannot keep the owner out, and even strangers get one attempt a minute.
 */
@Singleton
public class LoginThrottle {
    private static final Duration FORGOTTEN_AFTER = Duration.ofHours(1);
    private static final int TRACKED = 200_000;

    private final Cache<ThrottleKey, Throttle> throttles = Caches.of(TRACKED, FORGOTTEN_AFTER);
    private final FailedLogins everywhere;
    private final Limit perAccount;
    private final Limit perNetwork;

    LoginThrottle(LoginConfig config, FailedLogins everywhere) {
        this.everywhere = everywhere;
        this.perAccount = new Limit(config.attemptsPerAccount(), Duration.ofMinutes(1));
        this.perNetwork = new Limit(config.attemptsPerAddress(), Duration.ofSeconds(6));
    }

    /**
     * @param capacity failures until the next attempt must wait
     * @param pace after how long one more is allowed
     */
    record Limit(int capacity, Duration pace) {
        Throttle throttle() {
            return new Throttle(capacity, 1, pace);
        }
    }

    Attempt begin() {
        return new Attempt();
    }

    /**
     * Runs a sign-in at a provider, counted for the network that it comes from if it is a guess.
     *
     * @throws ProblemException {@code TOO_MANY_REQUESTS}
     */
    public <T> T count(@Nullable String address, Predicate<RuntimeException> isGuess, Supplier<T> work) {
        String network = ClientNetwork.of(address);
        try (Attempt attempt = begin()) {
            if (network != null) {
                attempt.count(ThrottleKey.provider(network));
                attempt.countEverywhere();
            }
            return run(attempt, isGuess, work);
        }
    }

    private static <T> T run(Attempt attempt, Predicate<RuntimeException> isGuess, Supplier<T> work) {
        try {
            return work.get();
        } catch (RuntimeException e) {
            if (isGuess.test(e)) {
                attempt.failed();
            }
            throw e;
        }
    }

    /**
     * An attempt that is under way. It counts until it has ended, so that many at once get no further than one, and
     * from then on only if the password was wrong: what fails for want of anything else is no guess.
     */
    final class Attempt implements AutoCloseable {
        private final List<Throttle> taken = new ArrayList<>();
        private final List<ThrottleKey> keys = new ArrayList<>();
        private boolean everywhereTaken;
        private boolean failed;

        private Attempt() {}

        /** @throws ProblemException {@code TOO_MANY_REQUESTS} */
        void count(ThrottleKey key) {
            taken.add(take(key));
            keys.add(key);
        }

        /**
         * Once all keys are counted here: the same with the other replicas.
         *
         * @throws ProblemException {@code TOO_MANY_REQUESTS}
         */
        void countEverywhere() {
            everywhereTaken = everywhere.take(keys, LoginThrottle.this::limit);
        }

        /**
         * Counts what has failed also here, where it was let through.
         *
         * @throws ProblemException {@code TOO_MANY_REQUESTS}
         */
        void countFailed(ThrottleKey key) {
            failed = true;
            take(key);
        }

        void failed() {
            failed = true;
        }

        @Override
        public void close() {
            if (failed) {
                return;
            }
            taken.forEach(throttle -> throttle.giveBack(1));
            if (everywhereTaken) {
                everywhere.giveBack(keys, LoginThrottle.this::limit);
            }
        }
    }

    private Throttle take(ThrottleKey key) {
        Throttle throttle = throttles.get(key, unknown -> limit(unknown).throttle());
        throttle.take(1);
        return throttle;
    }

    private Limit limit(ThrottleKey key) {
        return switch (key.kind()) {
            case NETWORK, PROVIDER -> perNetwork;
            default -> perAccount;
        };
    }
}
