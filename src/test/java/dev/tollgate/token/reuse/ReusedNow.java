package dev.tollgate.token.reuse;

import dev.tollgate.database.TestDatabase;
import dev.tollgate.support.Await;
import dev.tollgate.support.Postgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.UUID;

/** Lets the rule of reuse disable a token of a running installation, as if it had been rotated two days ago. */
public final class ReusedNow {
    private ReusedNow() {}

    /** By the rule's own statements, after a stranger has presented a value that had ended. */
    public static void disable(Postgres.Access database, UUID token) {
        // A replica that begins meanwhile knows of no usage yet, and then the rule disables nothing.
        Await.until(Duration.ofSeconds(60), "it is disabled", () -> {
            try (Connection connection = database.connect()) {
                connection.setAutoCommit(false);
                present(connection, token);
                ReuseRule.report(connection);
                ReuseRule.disable(connection, Instant.now());
                connection.commit();
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
            return database.number("select count(*) from token where id = ? and not enabled", token) == 1;
        });
    }

    private static void present(Connection connection, UUID token) throws SQLException {
        OffsetDateTime rotated = Instant.now()
                .minus(Duration.ofDays(2))
                .truncatedTo(ChronoUnit.MILLIS)
                .atOffset(ZoneOffset.UTC);
        TestDatabase.run(
                connection, "update organization set reuse_action = 'DISABLE' where reuse_action <> 'DISABLE'");
        // As if no replica had been killed, or had only just begun.
        TestDatabase.run(
                connection, "update replica set usage_through = now() - interval '1 hour' where usage_through is null");
        TestDatabase.run(
                connection,
                "update usage_state set unknown_until = '-infinity', addresses_unknown_until = '-infinity'");
        TestDatabase.run(
                connection,
                "insert into token_value (id, token_id, hash, state, ends_at, created_at)"
                        + " values (gen_random_uuid(), ?, sha256(gen_random_uuid()::text::bytea), 'REVOKED', ?, ?)",
                token,
                rotated,
                rotated.minusSeconds(9));
        TestDatabase.run(
                connection,
                "insert into token_usage as u (token_id, last_used_at, last_used_address, addresses, addresses_since)"
                        + " values (?, clock_timestamp(), '127.0.0.1', '{\"127.0.0.1\": 20700}', '-infinity')"
                        + " on conflict (token_id) do update set last_used_at = excluded.last_used_at,"
                        + " addresses = excluded.addresses, addresses_since = excluded.addresses_since",
                token);
        TestDatabase.run(
                connection,
                "insert into refusal (id, organization_id, token_id, at, code, address, dialect, replica, count, value_ended_at)"
                        + " select gen_random_uuid(), organization_id, id, now() - interval '20 minutes', 'REVOKED',"
                        + " '203.0.113.9', 'auth', 'a', 1, ? from token where id = ?",
                rotated,
                token);
    }
}
