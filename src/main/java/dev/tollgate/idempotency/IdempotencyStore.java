package dev.tollgate.idempotency;

import io.agroal.api.AgroalDataSource;
import jakarta.inject.Singleton;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Answers that were given, by the hash of whom, where and the key. Joins the transaction of the effect. */
@Singleton
class IdempotencyStore {
    private static final String FIND = "select request_hash, body_hash, status, location, answer,"
            + " case when created_at > now() - interval '10 minutes' then sealed end, token_id"
            + " from idempotency where key_hash = ? and created_at > now() - interval '24 hours'";
    private static final String SAVE = """
            insert into idempotency
                   (key_hash, request_hash, body_hash, status, location, answer, sealed, token_id, created_at)
            values (?, ?, ?, ?, ?, ?, ?, ?, now())
            on conflict (key_hash) do update
               set request_hash = excluded.request_hash, body_hash = excluded.body_hash, status = excluded.status, location = excluded.location,
                   answer = excluded.answer, sealed = excluded.sealed, token_id = excluded.token_id, created_at = now()
            """;

    private final AgroalDataSource database;

    IdempotencyStore(AgroalDataSource database) {
        this.database = database;
    }

    /**
     * @param requestHash of the body, under the server's key: what the release before looks at
     * @param bodyHash of the body, under the client's key alone; null in an entry of the release before
     * @param sealed the secret value of the answer; null when it has none, or no longer
     */
    record Entry(
            byte[] requestHash,
            byte @Nullable [] bodyHash,
            int status,
            @Nullable String location,
            String answer,
            byte @Nullable [] sealed,
            @Nullable UUID tokenId) {}

    /** Reserves the key until the transaction ends; false if another one has it. */
    boolean reserve(byte[] keyHash) {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement("select pg_try_advisory_xact_lock(?)")) {
            statement.setLong(1, ByteBuffer.wrap(keyHash).getLong());
            try (ResultSet row = statement.executeQuery()) {
                return row.next() && row.getBoolean(1);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Nullable
    Entry find(byte[] keyHash) {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(FIND)) {
            statement.setBytes(1, keyHash);
            try (ResultSet row = statement.executeQuery()) {
                return row.next()
                        ? new Entry(
                                row.getBytes(1),
                                row.getBytes(2),
                                row.getInt(3),
                                row.getString(4),
                                row.getString(5),
                                row.getBytes(6),
                                row.getObject(7, UUID.class))
                        : null;
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    void save(byte[] keyHash, Entry entry) {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(SAVE)) {
            statement.setBytes(1, keyHash);
            statement.setBytes(2, entry.requestHash());
            statement.setBytes(3, entry.bodyHash());
            statement.setInt(4, entry.status());
            statement.setString(5, entry.location());
            statement.setString(6, entry.answer());
            statement.setBytes(7, entry.sealed());
            statement.setObject(8, entry.tokenId());
            statement.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
