package dev.tollgate.keys;

import dev.tollgate.database.Sql;
import dev.tollgate.database.Transactions;
import jakarta.inject.Singleton;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Keys that no file was given for: the first replica that needs one makes it, all share it by the database. */
@Singleton
public class ServerKeys {
    private static final String OFFER = "insert into server_key (purpose, secret, created_at)"
            + " values (?, ?, now()) on conflict (purpose) do nothing";

    private final Sql sql;

    public ServerKeys(Sql sql) {
        this.sql = sql;
    }

    /** The key, in a transaction of its own: whoever has seen it relies on its being stored. */
    public byte[] shared(String purpose, Supplier<byte[]> maker) {
        return Transactions.outside(() -> findOrMake(purpose, maker));
    }

    /** The key, if one was made. */
    public byte @Nullable [] known(String purpose) {
        return Transactions.outside(() -> find(purpose));
    }

    private byte[] findOrMake(String purpose, Supplier<byte[]> maker) {
        byte[] known = find(purpose);
        if (known != null) {
            return known;
        }
        sql.update(OFFER, purpose, maker.get());
        byte[] agreed = find(purpose);
        if (agreed == null) {
            throw new IllegalStateException("the key " + purpose + " was not stored");
        }
        return agreed;
    }

    private byte @Nullable [] find(String purpose) {
        return sql.first("select secret from server_key where purpose = ?", row -> row.getBytes(1), purpose);
    }
}
