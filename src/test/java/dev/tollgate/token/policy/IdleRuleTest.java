package dev.tollgate.token.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.database.TestDatabase;
import dev.tollgate.database.TestDatabase.Issued;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When an overlap ends early, on a real database: the times are in the rows. */
class IdleRuleTest {
    private static final Instant NOW = Instant.parse("2026-11-29T12:00:00Z");
    private static final String LOST = """
            insert into replica (incarnation, name, state, mode, lease_ms, max_age_ms, protocol, started_at, confirmed_at,
                                 fenced_at)
            values (gen_random_uuid(), 'lost', ?, 'available', 3000, 300000, 2, now(), ?, ?)
            """;

    private final TestDatabase database = new TestDatabase();
    private final Issued token = database.issue();

    /** The old value was used at the rotation, two hours ago, and the new one a minute ago. */
    @BeforeEach
    void anOverlapThatEndsAfterAnHourWithoutUse() {
        database.execute(
                "update token_value set ends_at = '2100-01-01T00:00:00Z', end_when_idle = make_interval(secs => 3600)");
        database.execute(
                "insert into token_value (id, token_id, hash, state, created_at)"
                        + " values (gen_random_uuid(), ?, sha256('fresh'), 'ACTIVE', ?)",
                token.id(),
                at("-PT2H"));
        database.execute(
                "insert into token_usage (token_id, last_used_at, ending_value_used_at) values (?, ?, ?)",
                token.id(),
                at("-PT1M"),
                at("-PT2H"));
    }

    private static Timestamp at(String offset) {
        return Timestamp.from(NOW.plus(Duration.parse(offset)));
    }

    private int end(Instant through) {
        int[] ended = new int[1];
        database.inTransaction(connection -> ended[0] = IdleRule.end(connection, through));
        return ended[0];
    }

    @ParameterizedTest(name = "{0} {1}: {2}")
    @CsvSource({
        "old value used, -PT1H0.001S, true",
        "old value used, -PT1H, true",
        "old value used, -PT59M59.999S, false",
        "rotated, -PT1H0.001S, true",
        "rotated, -PT1H, true",
        "rotated, -PT59M59.999S, false",
        "usage lost, -PT1H, true",
        "usage lost, -PT59M59.999S, false",
        // What was used last may have been the old value.
        "last used, -PT1H59M59.999S, true",
        "last used, -PT2H, false",
        "last used, -PT3H, false",
    })
    void itEndsFromTheInstantOn(String what, String when, boolean ended) {
        switch (what) {
            case "old value used" -> database.execute("update token_usage set ending_value_used_at = ?", at(when));
            case "rotated" -> database.execute("update token_value set created_at = ? where ends_at is null", at(when));
            case "usage lost" -> database.execute("update usage_state set unknown_until = ?", at(when));
            default -> database.execute("update token_usage set last_used_at = ?", at(when));
        }
        assertThat(end(NOW)).isEqualTo(ended ? 1 : 0);
        assertThat(database.number("select count(*) from token_value where state = 'REVOKED' and ends_at <= now()"))
                .isEqualTo(ended ? 1 : 0);
        assertThat(database.number("select count(*) from token_value where state = 'ACTIVE' and ends_at is null"))
                .as("the new value")
                .isOne();
    }

    @Test
    void itIsJudgedAsOfWhatIsKnown() {
        database.execute("update token_usage set ending_value_used_at = ?", at("-PT1H"));
        assertThat(end(NOW.minusMillis(1))).isZero();
        assertThat(end(NOW)).isOne();
    }

    @Test
    void theNewValueMustHaveBeenUsed() {
        database.execute("update token_usage set last_used_at = ending_value_used_at");
        assertThat(end(NOW)).isZero();
        database.execute("delete from token_usage");
        assertThat(end(NOW)).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "update token_value set end_when_idle = null",
        "update token_value set state = 'REVOKED'",
        "update token_value set ends_at = '2020-01-01T00:00:00Z' where ends_at is not null",
        "update token set revoked_at = created_at",
    })
    void whatTheRuleIsNotFor(String change) {
        database.execute(change);
        assertThat(end(NOW)).isZero();
    }

    @ParameterizedTest(name = "{0} {1}: {2}")
    @CsvSource({
        "FENCED, -PT2H5M0.001S, 1",
        "FENCED, -PT2H5M, 1",
        "FENCED, -PT2H4M59.999S, 0",
        "FENCED, -PT1M, 0",
        "LIVE, -PT1M, 1"
    })
    void aReplicaThatMayHaveMissedTheRotationMakesItUnknown(String state, String fenced, int ended) {
        database.execute(LOST, state, at("-PT3H"), at(fenced));
        assertThat(end(NOW)).isEqualTo(ended);
    }

    @Test
    void theEventIsTheSystemsAndTheReplicasHearOfIt() {
        long head = database.number("select max(seq) from change_log");
        end(NOW);
        assertThat(database.number("""
                select count(*) from audit_event
                 where action = 'token.value-ended' and actor_kind = 'SYSTEM' and subject_id = ? and seq = 1
                   and detail::jsonb = '{"by": "idle", "idleSince": "2026-11-29T10:00:00Z"}'
                """, token.id())).isOne();
        assertThat(database.number("select count(*) from change_log where source = 'token_value' and seq > ?", head))
                .isOne();
        assertThat(end(NOW)).as("once").isZero();
    }
}
