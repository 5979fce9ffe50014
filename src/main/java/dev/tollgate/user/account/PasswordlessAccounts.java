package dev.tollgate.user.account;

import dev.tollgate.database.Sql;
import dev.tollgate.login.Passwords;
import dev.tollgate.text.FoldedText;
import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.hibernate.id.uuid.UuidVersion7Strategy;
import org.jspecify.annotations.Nullable;

/** Accounts of people who sign in elsewhere. That whoever has one has its address, too, nobody has seen yet. */
@Singleton
public class PasswordlessAccounts {
    private static final String PUT = """
            insert into app_user (id, email, email_key, name, password_hash, password_off, created_at)
            values (?, ?, ?, ?, ?, true, ?) on conflict do nothing
            """;
    // One of before addresses were compared by their key.
    private static final String SPELT_OTHERWISE = "select from app_user where lower(email) = lower(?)";

    private final Sql sql;
    private final Passwords passwords;
    private final InstantSource clock;

    PasswordlessAccounts(Sql sql, Passwords passwords, InstantSource clock) {
        this.sql = sql;
        this.passwords = passwords;
        this.clock = clock;
    }

    /**
     * @param email with {@code name} as the rules for visible names let them pass
     * @return the account's id; null if the address has an account already
     */
    @Transactional(Transactional.TxType.MANDATORY)
    public @Nullable UUID create(String email, String name) {
        if (sql.exists(SPELT_OTHERWISE, email)) {
            return null;
        }
        UUID id = UuidVersion7Strategy.INSTANCE.generateUuid(null);
        int created = sql.update(
                PUT,
                id,
                email,
                FoldedText.keyOf(email),
                name,
                passwords.ofNobody(),
                clock.instant().truncatedTo(ChronoUnit.MILLIS));
        return created > 0 ? id : null;
    }
}
