package dev.tollgate.token.reuse;

import dev.tollgate.database.TestDatabase;
import dev.tollgate.database.TestDatabase.Issued;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A token that was rotated where reuse disables: used with the old value from one address and with the new one from another,
 * and all of that is known.
 */
final class ReuseScene {
    static final Instant NOW = Instant.parse("2026-11-29T12:00:00Z");
    static final Instant ROTATED = NOW.minus(Duration.ofDays(2));
    static final String STRANGER = "203.0.113.9";

    final TestDatabase database = new TestDatabase();
    final Issued token = database.issue();

    ReuseScene() {
        database.execute("update organization set reuse_action = 'DISABLE'");
        database.execute("update token set created_at = ?, rotated_at = ?", at(ROTATED.minusSeconds(9)), at(ROTATED));
        database.execute("update token_value set created_at = ?", at(ROTATED));
        value(ROTATED.minusSeconds(9), ROTATED);
        database.execute(
                "insert into token_usage (token_id, last_used_at, last_used_address, addresses, addresses_since)"
                        + " values (?, ?, '192.0.2.2', '{\"192.0.2.1\": 20700, \"192.0.2.2\": 20700}', '-infinity')",
                token.id(),
                at(ROTATED.plusSeconds(1)));
        database.execute(
                "insert into replica (incarnation, name, state, mode, lease_ms, max_age_ms, protocol, applied_seq,"
                        + " started_at, confirmed_at, usage_through)"
                        + " values (gen_random_uuid(), 'a', 'LIVE', 'strict', 1000, 1000, 4, 0, now(), now(), ?)",
                at(NOW));
    }

    void value(Instant created, Instant ended) {
        database.execute(
                "insert into token_value (id, token_id, hash, state, ends_at, created_at)"
                        + " values (gen_random_uuid(), ?, sha256(gen_random_uuid()::text::bytea), 'REVOKED', ?, ?)",
                token.id(),
                at(ended),
                at(created));
    }

    void present(Instant when, @Nullable String address) {
        present(ROTATED, when, address);
    }

    void present(Instant ended, Instant when, @Nullable String address) {
        present(token, ended, when, address);
    }

    void present(Issued presented, Instant ended, Instant when, @Nullable String address) {
        database.execute(
                "insert into refusal (id, organization_id, token_id, at, code, address, dialect, replica, count,"
                        + " value_ended_at) values (gen_random_uuid(), ?, ?, ?, 'REVOKED', ?, 'auth', 'a', 1, ?)",
                database.organization,
                presented.id(),
                at(when),
                address,
                at(ended));
    }

    int report() {
        int[] count = new int[1];
        database.inTransaction(
                connection -> count[0] = ReuseRule.report(connection).tokens());
        return count[0];
    }

    int disable() {
        return disable(NOW);
    }

    int disable(Instant now) {
        report();
        int[] count = new int[1];
        database.inTransaction(
                connection -> count[0] = ReuseRule.disable(connection, now).tokens());
        return count[0];
    }

    static Timestamp at(Instant when) {
        return Timestamp.from(when);
    }

    /** Presentations of the token's ended value from so many addresses. */
    void presentFromMany(int addresses, int times) {
        database.execute(
                "insert into refusal (id, organization_id, token_id, at, code, address, dialect, replica, count, value_ended_at)"
                        + " select gen_random_uuid(), ?, ?, ?, 'REVOKED', '198.51.100.' || n, 'auth', 'a', ?, ?"
                        + " from generate_series(1, ?) n",
                database.organization,
                token.id(),
                at(NOW.minusSeconds(60)),
                times,
                at(ROTATED),
                addresses);
    }
}
