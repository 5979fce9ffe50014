package dev.tollgate.user.account;

import dev.tollgate.database.Sql;
import dev.tollgate.login.LoginSessions;
import dev.tollgate.notice.mail.AccountMails;
import dev.tollgate.problem.ProblemException;
import dev.tollgate.problem.ProblemType;
import dev.tollgate.secret.OneTimeValue;
import dev.tollgate.secret.TokenValue;
import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Links of one use with which people set a new password. The present one goes on until then. */
@Singleton
public class PasswordResets {
    static final Duration LIFETIME = Duration.ofHours(1);
    static final String ISSUED = "user.password-reset";
    /** Also makes an earlier link worthless. */
    static final String PUT = """
            insert into password_reset (user_id, token_hash, created_at, expires_at) values (?, ?, ?, ?)
            on conflict (user_id) do update
               set token_hash = excluded.token_hash, created_at = excluded.created_at, expires_at = excluded.expires_at
            """;

    private static final String FIND = """
            select u.id, u.email from password_reset r join app_user u on u.id = r.user_id
             where r.token_hash = ? and r.expires_at > ?
            """;
    static final String END = "delete from password_reset where user_id = ?";
    private static final String SPEND = "delete from password_reset where token_hash = ? and expires_at > ?";

    private final People people;
    private final LoginSessions sessions;
    private final AccountMails mails;
    private final Sql sql;
    private final InstantSource clock;

    PasswordResets(People people, LoginSessions sessions, AccountMails mails, Sql sql, InstantSource clock) {
        this.people = people;
        this.sessions = sessions;
        this.mails = mails;
        this.sql = sql;
        this.clock = clock;
    }

    /** Whose link it is. */
    record Holder(UUID user, String email) {}

    /** @throws ProblemException {@code NOT_FOUND}, {@code PASSWORD_OFF} */
    @Transactional(Transactional.TxType.MANDATORY)
    IssuedResetView issue(UUID user) {
        Person person = people.lock(user);
        if (person.passwordOff()) {
            throw new ProblemException(ProblemType.PASSWORD_OFF);
        }
        String token = OneTimeValue.generate();
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        Instant end = now.plus(LIFETIME);
        sql.update(PUT, user, TokenValue.sha256(token), now, end);
        sessions.endOthers(user, null);
        if (!person.disabled()) {
            mails.passwordReset(person.email());
        }
        people.record(person, ISSUED, Map.of("expiresAt", end.toString()));
        return new IssuedResetView(token, end);
    }

    /** @throws ProblemException {@code VALIDATION_FAILED} for a used, old or unknown one, alike */
    Holder holder(String token) {
        Holder holder = sql.first(
                FIND,
                row -> new Holder(row.getObject(1, UUID.class), row.getString(2)),
                TokenValue.sha256(token),
                clock.instant());
        if (holder == null) {
            throw spent();
        }
        return holder;
    }

    /**
     * @param address from where: nobody's guesses at this account keep its person out there
     * @throws ProblemException {@code VALIDATION_FAILED} if another was first
     */
    @Transactional(Transactional.TxType.MANDATORY)
    void use(String token, Holder holder, String passwordHash, @Nullable String address) {
        Person person = people.lock(holder.user());
        if (sql.update(SPEND, TokenValue.sha256(token), clock.instant()) == 0) {
            throw spent();
        }
        sql.update(
                "update app_user set password_hash = ?, last_login_address = ? where id = ?",
                passwordHash,
                address,
                person.id());
        sessions.endOthers(person.id(), null);
        people.record(person, "user.password-changed", Map.of("by", "reset"));
    }

    /** A link that is on its way is worthless from then on. */
    public void end(UUID user) {
        sql.update(END, user);
    }

    private static ProblemException spent() {
        return ProblemException.invalid("token", "is used, too old or unknown");
    }
}
