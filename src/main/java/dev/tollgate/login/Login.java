package dev.tollgate.login;

import dev.tollgate.audit.RefusedAttempts;
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
    private final RefusedAttempts refused;
    private final Counter succeeded;
    private final Counter wrong;
    private final Counter throttled;
    private final Counter unavailable;

    Login(
            Accounts accounts,
            Passwords passwords,
            LoginThrottle throttle,
            RefusedAttempts refused,
            MeterRegistry registry) {
        this.accounts = accounts;
        this.passwords = passwords;
        this.throttle = throttle;
        this.refused = refused;
        this.succeeded = counter(registry, "success");
        this.wrong = counter(registry, "bad_credentials");
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
            default -> wrong;
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
            Accounts.Account account = accounts.byEmail(credentials.email());
            ThrottleKey key = ThrottleKey.account(account, credentials.email(), network);
            boolean home = key.kind() == ThrottleKey.Kind.HOME;
            // Behind a proxy that is not known as one everybody has one address: a stranger there shuts nobody else
            // out.
            if (network != null && !home) {
                attempt.count(ThrottleKey.network(network));
            }
            attempt.count(key);
            attempt.countEverywhere();
            String hash = account == null ? passwords.nobody() : account.passwordHash();
            boolean right = passwords.matches(credentials.password(), hash, place);
            // What is shut to a right one goes on like a wrong one, or its own would be known by not being counted.
            if (account == null || !right || account.disabled() || account.passwordOff()) {
                attempt.failed();
                if (account != null) {
                    refused.signInFailed(account.id());
                }
                if (network != null && home) {
                    // The answer is the one that an address without an account gets there.
                    attempt.countFailed(ThrottleKey.network(network));
                }
                throw new ProblemException(ProblemType.BAD_CREDENTIALS);
            }
            accounts.rememberAddress(account.id(), address);
            return account;
        }
    }
}
