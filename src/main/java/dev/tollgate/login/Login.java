package dev.tollgate.login;

import dev.tollgate.auth.Accounts;
import dev.tollgate.problem.ProblemException;
import dev.tollgate.problem.ProblemType;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/** Checks a person's e-mail address and password: the same answer in the same time whether the account exists. */
@Singleton
class Login {
    private final Accounts accounts;
    private final Passwords passwords;
    private final LoginThrottle throttle;
    private final Counter succeeded;
    private final Counter refused;
    private final Counter throttled;
    private final Counter unavailable;

    Login(Accounts accounts, Passwords passwords, LoginThrottle throttle, MeterRegistry registry) {
        this.accounts = accounts;
        this.passwords = passwords;
        this.throttle = throttle;
        this.succeeded = counter(registry, "success");
        this.refused = counter(registry, "bad_credentials");
        this.throttled = counter(registry, "throttled");
        this.unavailable = counter(registry, "unavailable");
    }

    /** @throws ProblemException {@code BAD_CREDENTIALS}, {@code TOO_MANY_REQUESTS}, {@code UNAVAILABLE} */
    Accounts.Account check(Credentials credentials, @Nullable String address) {
        try {
            Accounts.Account user = checkUncounted(credentials, address);
            succeeded.increment();
            return user;
        } catch (ProblemException e) {
            outcome(e.type()).increment();
            throw e;
        }
    }

    private Counter outcome(ProblemType type) {
        return switch (type) {
            case TOO_MANY_REQUESTS -> throttled;
            case UNAVAILABLE -> unavailable;
            default -> refused;
        };
    }

    private static Counter counter(MeterRegistry registry, String outcome) {
        return Counter.builder("tollgate.logins")
                .description("Attempts to log in with a password")
                .tag("outcome", outcome)
                .register(registry);
    }

    private Accounts.Account checkUncounted(Credentials credentials, @Nullable String address) {
        String network = ClientNetwork.of(address);
        try (HashingSlots.Place place = passwords.place();
                LoginThrottle.Attempt attempt = throttle.begin()) {
            if (network != null) {
                attempt.count(ThrottleKey.network(network));
            }
            Accounts.Account account = accounts.byEmail(credentials.email());
            attempt.count(ThrottleKey.account(account, credentials.email(), network));
            attempt.countEverywhere();
            String hash = account == null ? passwords.nobody() : account.passwordHash();
            boolean right = passwords.matches(credentials.password(), hash, place);
            if (account == null || !right) {
                attempt.failed();
                throw new ProblemException(ProblemType.BAD_CREDENTIALS);
            }
            accounts.rememberAddress(account.id(), address);
            return account;
        }
    }
}
