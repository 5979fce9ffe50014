package dev.tollgate.auth;

import dev.tollgate.problem.ProblemException;
import dev.tollgate.problem.ProblemType;
import dev.tollgate.text.FoldedText;
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

    Login(Accounts accounts, Passwords passwords, LoginThrottle throttle, MeterRegistry registry) {
        this.accounts = accounts;
        this.passwords = passwords;
        this.throttle = throttle;
        this.succeeded = counter(registry, "success");
        this.refused = counter(registry, "bad_credentials");
        this.throttled = counter(registry, "throttled");
    }

    /** @throws ProblemException {@code BAD_CREDENTIALS}, {@code TOO_MANY_REQUESTS} */
    Accounts.Account check(Credentials credentials, @Nullable String address) {
        try {
            Accounts.Account user = checkUncounted(credentials, address);
            succeeded.increment();
            return user;
        } catch (ProblemException e) {
            (e.type() == ProblemType.TOO_MANY_REQUESTS ? throttled : refused).increment();
            throw e;
        }
    }

    private static Counter counter(MeterRegistry registry, String outcome) {
        return Counter.builder("tollgate.logins")
                .description("Attempts to log in with a password")
                .tag("outcome", outcome)
                .register(registry);
    }

    private Accounts.Account checkUncounted(Credentials credentials, @Nullable String address) {
        Accounts.Account account = accounts.byEmail(credentials.email());
        boolean familiar = account != null && address != null && address.equals(account.lastLoginAddress());
        LoginThrottle.Attempt attempt = throttle.begin(FoldedText.keyOf(credentials.email()), address, familiar);
        if (account == null) {
            passwords.matchNobody(credentials.password());
            throw new ProblemException(ProblemType.BAD_CREDENTIALS);
        }
        if (!passwords.matches(credentials.password(), account.passwordHash())) {
            throw new ProblemException(ProblemType.BAD_CREDENTIALS);
        }
        accounts.rememberAddress(account.id(), address);
        attempt.succeeded();
        return account;
    }
}
