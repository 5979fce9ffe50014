package dev.tollgate.login;

import dev.tollgate.auth.Accounts;
import dev.tollgate.problem.ProblemException;
import dev.tollgate.problem.ProblemType;
import jakarta.inject.Singleton;
import java.util.UUID;

/** Has a person who is logged in already state their password again. */
@Singleton
public class PasswordCheck {
    private final Accounts accounts;
    private final Passwords passwords;
    private final LoginThrottle throttle;

    PasswordCheck(Accounts accounts, Passwords passwords, LoginThrottle throttle) {
        this.accounts = accounts;
        this.passwords = passwords;
        this.throttle = throttle;
    }

    /** @throws ProblemException {@code BAD_CREDENTIALS}, {@code TOO_MANY_REQUESTS}, {@code UNAVAILABLE} */
    public void require(UUID user, String password) {
        try (HashingSlots.Place place = passwords.place();
                LoginThrottle.Attempt attempt = throttle.begin()) {
            attempt.count(ThrottleKey.presentPassword(user));
            attempt.countEverywhere();
            Accounts.Account account = accounts.byId(user);
            if (account == null || !passwords.matches(password, account.passwordHash(), place)) {
                attempt.failed();
                throw new ProblemException(ProblemType.BAD_CREDENTIALS);
            }
        }
    }
}
