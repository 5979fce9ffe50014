package dev.tollgate.login;

import dev.tollgate.audit.RefusedAttempts;
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
    private final RefusedAttempts refused;

    PasswordCheck(Accounts accounts, Passwords passwords, LoginThrottle throttle, RefusedAttempts refused) {
        this.accounts = accounts;
        this.passwords = passwords;
        this.throttle = throttle;
        this.refused = refused;
    }

    /**
     * @return the hash that it was checked against
     * @throws ProblemException {@code BAD_CREDENTIALS}, {@code PASSWORD_OFF}, {@code TOO_MANY_REQUESTS}, {@code UNAVAILABLE}
     */
    public String require(UUID user, String password) {
        try (HashingSlots.Place place = passwords.place();
                LoginThrottle.Attempt attempt = throttle.begin()) {
            attempt.count(ThrottleKey.presentPassword(user));
            attempt.countEverywhere();
            Accounts.Account account = accounts.byId(user);
            if (account != null && account.passwordOff()) {
                throw new ProblemException(ProblemType.PASSWORD_OFF);
            }
            if (account == null || !passwords.matches(password, account.passwordHash(), place)) {
                attempt.failed();
                refused.signInFailed(user);
                throw new ProblemException(ProblemType.BAD_CREDENTIALS);
            }
            return account.passwordHash();
        }
    }
}
