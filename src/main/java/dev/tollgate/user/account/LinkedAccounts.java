package dev.tollgate.user.account;

import dev.tollgate.auth.Accounts;
import dev.tollgate.database.Sql;
import dev.tollgate.login.LoginSessions;
import dev.tollgate.login.Passwords;
import dev.tollgate.problem.ProblemException;
import dev.tollgate.text.AsciiText;
import dev.tollgate.text.FoldedText;
import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Accounts, and by what their people are known at a provider of identities. */
@Singleton
public class LinkedAccounts {
    private static final String BY_IDENTITY = "select user_id from oidc_identity where issuer = ? and subject = ?";
    private static final String BY_EMAIL = "select id from app_user where" + Accounts.BY_EMAIL;
    // A statement of its own comes after it: that sees what was linked by whoever held the row before.
    private static final String LOCK = "select from app_user where id = ? for update";
    private static final String ACCOUNT = """
            select id, email, operator, disabled_at is not null, address_proven,
                   exists (select from oidc_identity i where i.user_id = u.id), password_off
              from app_user u where id = ?
            """;
    private static final String LINK =
            "insert into oidc_identity (issuer, subject, user_id, created_at) values (?, ?, ?, ?)";
    // Whoever had it without being seen to have the address knows its password.
    private static final String TAKE_OVER = """
            update app_user set password_hash = ?, password_off = true, address_proven = true, last_login_address = null
             where id = ?
            """;

    private static final String TAKE_OVER_BY_MAIL = """
            update app_user set name = ?, password_hash = ?, address_proven = true, last_login_address = null where id = ?
            """;
    // All that this may change, in the order of every other change of members.
    private static final String LOCK_PLACES = """
            select o.id from organization o
             where o.id = ? or o.id in (select m.organization_id from membership m join app_user u on u.id = m.user_id
                                         where u.email_key = ? or lower(u.email) = lower(?))
             order by o.id for update
            """;

    private final People people;
    private final PasswordlessAccounts passwordless;
    private final LoginSessions sessions;
    private final PasswordResets resets;
    private final Passwords passwords;
    private final Sql sql;
    private final InstantSource clock;

    LinkedAccounts(
            People people,
            PasswordlessAccounts passwordless,
            LoginSessions sessions,
            PasswordResets resets,
            Passwords passwords,
            Sql sql,
            InstantSource clock) {
        this.people = people;
        this.passwordless = passwordless;
        this.sessions = sessions;
        this.resets = resets;
        this.passwords = passwords;
        this.sql = sql;
        this.clock = clock;
    }

    /**
     * An account, held until the transaction ends.
     *
     * @param proven whether whoever has it has been seen to have its address
     * @param linked whether its person is known at a provider
     */
    public record Account(
            UUID id,
            String email,
            boolean operator,
            boolean disabled,
            boolean proven,
            boolean linked,
            boolean passwordOff) {
        /** Whether a mail to the address is enough to have it: that very one, in whatever case. */
        public boolean isOfMailbox(String address) {
            return !operator && !disabled && !proven && !linked && !passwordOff && AsciiText.areSame(email, address);
        }
    }

    /** By what a person is known: never used again for another (OpenID Connect Core 1.0 section 5.7). */
    public record Identity(String issuer, String subject) {}

    public @Nullable Account of(Identity identity) {
        Account found = held(known(identity));
        // It may have been unlinked while this waited.
        return found != null && found.id().equals(known(identity)) ? found : null;
    }

    private @Nullable UUID known(Identity identity) {
        return sql.first(BY_IDENTITY, LinkedAccounts::id, identity.issuer(), identity.subject());
    }

    public @Nullable Account byId(UUID id) {
        return held(id);
    }

    public @Nullable Account byEmail(String email) {
        String key = FoldedText.keyOf(email);
        return held(sql.first(BY_EMAIL, LinkedAccounts::id, key, email, email, key));
    }

    /** As it is at the moment: for who only looks. */
    public @Nullable Account lookUp(String email) {
        String key = FoldedText.keyOf(email);
        UUID id = sql.first(BY_EMAIL, LinkedAccounts::id, key, email, email, key);
        return id == null ? null : sql.first(ACCOUNT, LinkedAccounts::account, id);
    }

    /** To be taken before anything else is, for who may take over the account of an address. */
    @Transactional(Transactional.TxType.MANDATORY)
    public void lockPlaces(UUID organization, String email) {
        sql.list(LOCK_PLACES, row -> true, organization, FoldedText.keyOf(email), email);
    }

    private @Nullable Account held(@Nullable UUID id) {
        if (id == null) {
            return null;
        }
        sql.list(People.LOCK_OPERATORS, row -> true, id);
        sql.list(LOCK, row -> true, id);
        return sql.first(ACCOUNT, LinkedAccounts::account, id);
    }

    /** For the person who has it: everything else about the account stays. */
    @Transactional(Transactional.TxType.MANDATORY)
    public void link(Account account, Identity identity) {
        link(account.id(), identity, "person");
    }

    /** For the person who has its address: whoever had the account so far has nothing of it any more. */
    @Transactional(Transactional.TxType.MANDATORY)
    public void takeOver(Account account, Identity identity) {
        people.lock(account.id());
        sql.update(TAKE_OVER, passwords.ofNobody(), account.id());
        endFormer(account);
        link(account.id(), identity, "address");
    }

    /** The same for whoever reads mail at its address, with a password of their own. */
    @Transactional(Transactional.TxType.MANDATORY)
    public void takeOver(Account account, String name, String passwordHash) {
        // Also where it has become a member since: what is under way there is to be seen.
        Person person = people.lock(account.id());
        sql.update(TAKE_OVER_BY_MAIL, name, passwordHash, account.id());
        endFormer(account);
        people.record(person, "user.password-changed", Map.of("by", "mail"));
    }

    private void endFormer(Account account) {
        resets.end(account.id());
        sessions.endOthers(account.id(), null);
        sql.update(AccountDisabling.END_VALUES, now(), account.id());
        sql.update("delete from invitation where invited_by = ?", account.id());
    }

    /** Of a new account: whoever made it has its address. */
    @Transactional(Transactional.TxType.MANDATORY)
    public void prove(UUID id) {
        sql.update("update app_user set address_proven = true where id = ?", id);
    }

    /**
     * A new one, for the person who has the address.
     *
     * @return null if another was first
     */
    @Transactional(Transactional.TxType.MANDATORY)
    public @Nullable UUID create(String email, String name, Identity identity) {
        UUID id = passwordless.create(email, name);
        if (id != null) {
            prove(id);
            link(id, identity, "address");
        }
        return id;
    }

    /**
     * The next sign-in with the address links again: for an identity that was made anew, or another provider.
     *
     * @throws ProblemException {@code NOT_FOUND}
     */
    @Transactional(Transactional.TxType.MANDATORY)
    void unlink(UUID user) {
        Person person = people.lock(user);
        boolean linked = sql.update("delete from oidc_identity where user_id = ?", user) > 0;
        // Whom the address belongs to next may be another. It may have been proven by a mail alone.
        boolean proven =
                sql.update("update app_user set address_proven = false where address_proven and id = ?", user) > 0;
        if (linked || proven) {
            sessions.endOthers(user, null);
            people.record(person, "user.unlinked", Map.of());
        }
    }

    private void link(UUID id, Identity identity, String by) {
        sql.update(LINK, identity.issuer(), identity.subject(), id, now());
        people.record(people.lock(id), "user.linked", Map.of("issuer", identity.issuer(), "by", by));
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    private static UUID id(ResultSet row) throws SQLException {
        return row.getObject(1, UUID.class);
    }

    private static Account account(ResultSet row) throws SQLException {
        return new Account(
                row.getObject(1, UUID.class),
                row.getString(2),
                row.getBoolean(3),
                row.getBoolean(4),
                row.getBoolean(5),
                row.getBoolean(6),
                row.getBoolean(7));
    }
}
