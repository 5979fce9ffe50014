package dev.tollgate.idempotency;

import dev.tollgate.database.SessionLock;
import dev.tollgate.database.Sql;
import jakarta.inject.Singleton;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Answers that were given, by the hash of whom, where and the key. Joins the transaction that is under way. */
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

    private final Sql sql;
    private final SessionLock locks;

    IdempotencyStore(Sql sql, SessionLock locks) {
        this.sql = sql;
        this.locks = locks;
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
        return sql.exists("select 1 where pg_try_advisory_xact_lock(?)", number(keyHash));
    }

    /** Reserves the key while the work is done, in whatever transactions; empty if another one has it. */
    <T> Optional<T> reserving(byte[] keyHash, Supplier<T> work) {
        return locks.holding(number(keyHash), work);
    }

    private static long number(byte[] keyHash) {
        return ByteBuffer.wrap(keyHash).getLong();
    }

    @Nullable
    Entry find(byte[] keyHash) {
        return sql.first(
                FIND,
                row -> new Entry(
                        row.getBytes(1),
                        row.getBytes(2),
                        row.getInt(3),
                        row.getString(4),
                        row.getString(5),
                        row.getBytes(6),
                        row.getObject(7, UUID.class)),
                keyHash);
    }

    void save(byte[] keyHash, Entry entry) {
        sql.update(
                SAVE,
                keyHash,
                entry.requestHash(),
                entry.bodyHash(),
                entry.status(),
                entry.location(),
                entry.answer(),
                entry.sealed(),
                entry.tokenId());
    }
}
