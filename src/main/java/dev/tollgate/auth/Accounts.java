package dev.tollgate.auth;

import dev.tollgate.database.Sql;
import dev.tollgate.text.FoldedText;
import jakarta.inject.Singleton;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What a login needs to know of people. */
@Singleton
public class Accounts {
    /**
     * Whose account an address is: the stored spelling goes first, then any that is compared as the same. Its parameters are
     * the key of the address, the address twice, and the key.
     */
    public static final String BY_EMAIL = " email_key = ? or lower(email) = lower(?)"
            + " order by email = ? desc, email_key is not distinct from ? desc limit 1";

    private static final String QUERY =
            "select id, name, operator, disabled_at, password_off, password_hash, last_login_address from app_user where ";

    /** A person's account, with the hash that their password is checked against. */
    public record Account(
            UUID id,
            String name,
            boolean operator,
            boolean disabled,
            boolean passwordOff,
            String passwordHash,
            @Nullable String lastLoginAddress) {
        @Override
        public String toString() {
            return "Account[id=" + id + "]";
        }
    }

    private final Sql sql;

    Accounts(Sql sql) {
        this.sql = sql;
    }

    @Nullable
    public Account byEmail(String email) {
        String key = FoldedText.keyOf(email);
        return find(QUERY + BY_EMAIL, key, email, email, key);
    }

    @Nullable
    public Account byId(UUID id) {
        return find(QUERY + "id = ?", id);
    }

    public void rememberAddress(UUID id, @Nullable String address) {
        sql.update(
                "update app_user set last_login_address = ? where id = ? and last_login_address is distinct from ?",
                address,
                id,
                address);
    }

    private @Nullable Account find(String query, Object... parameters) {
        return sql.first(
                query,
                row -> new Account(
                        row.getObject(1, UUID.class),
                        row.getString(2),
                        row.getBoolean(3),
                        row.getTimestamp(4) != null,
                        row.getBoolean(5),
                        row.getString(6),
                        row.getString(7)),
                parameters);
    }
}
