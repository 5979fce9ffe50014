package dev.tollgate.keys;

import dev.tollgate.database.Transactions;
import io.agroal.api.AgroalDataSource;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Keys that no file was given for: the first replica that needs one makes it, all share it by the database. */
@Singleton
public class ServerKeys {
    private static final String OFFER = "insert into server_key (purpose, secret, created_at)"
            + " values (?, ?, now()) on conflict (purpose) do nothing";

    private final AgroalDataSource database;

    public ServerKeys(AgroalDataSource database) {
        this.database = database;
    }

    /** The key, in a transaction of its own: whoever has seen it relies on its being stored. */
    public byte[] shared(String purpose, Supplier<byte[]> maker) {
        return Transactions.outside(() -> findOrMake(purpose, maker));
    }

    private byte[] findOrMake(String purpose, Supplier<byte[]> maker) {
        try (Connection connection = database.getConnection()) {
            byte[] known = find(connection, purpose);
            if (known != null) {
                return known;
            }
            try (PreparedStatement offer = connection.prepareStatement(OFFER)) {
                offer.setString(1, purpose);
                offer.setBytes(2, maker.get());
                offer.executeUpdate();
            }
            byte[] agreed = find(connection, purpose);
            if (agreed == null) {
                throw new IllegalStateException("the key " + purpose + " was not stored");
            }
            return agreed;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte @Nullable [] find(Connection connection, String purpose) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement("select secret from server_key where purpose = ?")) {
            query.setString(1, purpose);
            try (ResultSet row = query.executeQuery()) {
                return row.next() ? row.getBytes(1) : null;
            }
        }
    }
}
