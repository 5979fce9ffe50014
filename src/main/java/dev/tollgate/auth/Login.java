package dev.tollgate.auth;

import dev.tollgate.problem.ProblemException;
import dev.tollgate.problem.ProblemType;
import jakarta.inject.Singleton;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Checks a person's e-mail address and password: the same answer in the same time whether the account exists. */
@Singleton
class Login {
    private final Accounts accounts;
    private final Passwords passwords;
    private final LoginThrottle throttle;

    Login(Accounts accounts, Passwords passwords, LoginThrottle throttle) {
        this.accounts = accounts;
        this.passwords = passwords;
        this.throttle = throttle;
    }

    /** @throws ProblemException {@code BAD_CREDENTIALS}, {@code TOO_MANY_REQUESTS} */
    UUID check(Credentials credentials, @Nullable String address) {
        Accounts.Account account = accounts.byEmail(credentials.email());
        boolean familiar = account != null && address != null && address.equals(account.lastLoginAddress());
        LoginThrottle.Attempt attempt = throttle.begin(credentials.email(), address, familiar);
        if (account == null) {
            passwords.matchNobody(credentials.password());
            attempt.failed();
            throw new ProblemException(ProblemType.BAD_CREDENTIALS);
        }
        if (!passwords.matches(credentials.password(), account.passwordHash())) {
            attempt.failed();
            throw new ProblemException(ProblemType.BAD_CREDENTIALS);
        }
        accounts.rememberAddress(account.id(), address);
        return account.id();
    }
}
