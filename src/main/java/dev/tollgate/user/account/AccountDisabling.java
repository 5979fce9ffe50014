package dev.tollgate.user.account;

import dev.tollgate.database.Sql;
import dev.tollgate.login.LoginSessions;
import dev.tollgate.problem.ProblemException;
import dev.tollgate.problem.ProblemType;
import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.UUID;

/**
 * Puts an account out of use, and into it again. While it is out of use, the database lets no program start a session of it
 * or enable an access token of it. Integration tokens are their organization's, whoever made them.
 */
@Singleton
class AccountDisabling {
    static final String DISABLED = "user.disabled";
    static final String ENABLED = "user.enabled";
    static final String DISABLE = "update app_user set disabled_at = ? where id = ?";
    static final String ENABLE = "update app_user set disabled_at = null where id = ?";
    static final String END_SESSIONS = "delete from login_session where user_id = ?";
    private static final String ACCESS_TOKENS = """
            membership m join token t
                on t.organization_id = m.organization_id and t.user_id = m.user_id and t.kind = 'pat' and t.revoked_at is null
            """;
    /** Of all access tokens of a person, for good. */
    static final String END_VALUES = "update token_value v set state = 'REVOKED', ends_at = ? from " + ACCESS_TOKENS
            + " where m.user_id = ? and v.token_id = t.id and v.state = 'ACTIVE'";

    static final String DISABLE_TOKENS = "update token set enabled = false, disabled_reason = 'ADMIN', disabled_at = ?"
            + " where enabled and id in (select t.id from " + ACCESS_TOKENS + " where m.user_id = ?)";
    // One that has leaked stays as it is.
    static final String ENABLE_TOKENS = "update token set enabled = true, disabled_reason = null, disabled_at = null"
            + " where not enabled and coalesce(disabled_reason, 'ADMIN') = 'ADMIN' and id in (select t.id from "
            + ACCESS_TOKENS + " where m.user_id = ?)";

    private final People people;
    private final LoginSessions sessions;
    private final PasswordResets resets;
    private final Sql sql;
    private final InstantSource clock;

    AccountDisabling(People people, LoginSessions sessions, PasswordResets resets, Sql sql, InstantSource clock) {
        this.people = people;
        this.sessions = sessions;
        this.resets = resets;
        this.sql = sql;
        this.clock = clock;
    }

    /** @throws ProblemException {@code NOT_FOUND}, {@code LAST_OPERATOR} */
    @Transactional(Transactional.TxType.MANDATORY)
    void disable(UUID user) {
        Person person = people.lock(user);
        if (person.disabled()) {
            return;
        }
        if (people.isLastOperator(person)) {
            throw new ProblemException(ProblemType.LAST_OPERATOR);
        }
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        sql.update(DISABLE, now, user);
        resets.end(user);
        sessions.endOthers(user, null);
        sql.update(END_VALUES, now, user);
        sql.update(DISABLE_TOKENS, now, user);
        people.record(person, DISABLED, Map.of());
    }

    /** @throws ProblemException {@code NOT_FOUND} */
    @Transactional(Transactional.TxType.MANDATORY)
    void enable(UUID user) {
        Person person = people.lock(user);
        if (!person.disabled()) {
            return;
        }
        sql.update(ENABLE, user);
        sql.update(ENABLE_TOKENS, user);
        people.record(person, ENABLED, Map.of());
    }
}
