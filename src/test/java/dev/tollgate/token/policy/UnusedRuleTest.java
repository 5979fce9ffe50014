package dev.tollgate.token.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.database.TestDatabase;
import dev.tollgate.database.TestDatabase.Issued;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which tokens end for want of use, and when, on a real database: the times are in the rows. */
class UnusedRuleTest {
    private static final Instant NOW = Instant.parse("2026-11-29T12:00:00Z");
    private static final String LONG_AGO = "-200 days";
    private static final UUID GATEWAY = UUID.fromString("00000000-0000-7000-8000-000000000003");

    private final TestDatabase database = new TestDatabase();
    private final Issued token = database.issue();

    @BeforeEach
    void aTokenOfLongAgoUnderARuleOfNinetyDays() {
        database.execute(
                "update organization set revoke_unused_after = make_interval(secs => 7776000), revoke_unused_from = ?",
                at(LONG_AGO));
        database.execute("update token set created_at = ?", at(LONG_AGO));
        database.execute("update token_value set created_at = ?", at(LONG_AGO));
    }

    @ParameterizedTest(name = "{0} {1}: {2}")
    @CsvSource({
        "created, -90 days -1 ms, true",
        "created, -90 days, true",
        "created, -90 days +1 ms, false",
        "handed out, -90 days -1 ms, true",
        "handed out, -90 days, true",
        "handed out, -90 days +1 ms, false",
        "used, -90 days -1 ms, true",
        "used, -90 days, true",
        "used, -90 days +1 ms, false",
        "enabled, -90 days, true",
        "enabled, -90 days +1 ms, false",
        "usage lost, -90 days, true",
        "usage lost, -90 days +1 ms, false",
        "rule begins, -1 ms, true",
        "rule begins, 0 ms, true",
        "rule begins, 1 ms, false",
        "expires, -1 ms, false",
        "expires, 0 ms, false",
        "expires, 1 ms, true",
    })
    void aTokenIsDisabledFromTheInstantOn(String what, String when, boolean disabled) {
        switch (what) {
            case "created" -> {
                database.execute("update token set created_at = ?", at(when));
                database.execute("update token_value set created_at = ?", at(when));
            }
            case "handed out" -> database.execute("update token_value set created_at = ?", at(when));
            case "used" ->
                database.execute(
                        "insert into token_usage (token_id, last_used_at) values (?, ?)", token.id(), at(when));
            case "enabled" -> database.execute("update token set switched_at = ?", at(when));
            case "usage lost" -> database.execute("update usage_state set unknown_until = ?", at(when));
            case "rule begins" -> database.execute("update organization set revoke_unused_from = ?", at(when));
            default -> database.execute("update token set expires_at = ?", at(when));
        }
        assertThat(disable()).isEqualTo(disabled ? 1 : 0);
        assertThat(isDisabled()).isEqualTo(disabled);
    }

    @Test
    void aValueThatHasEndedIsNoHandingOut() {
        database.execute(
                "insert into token_value (id, token_id, hash, state, ends_at, created_at)"
                        + " values (gen_random_uuid(), ?, sha256('x'), 'REVOKED', ?, ?)",
                token.id(),
                at("-1 days"),
                at("-2 days"));
        assertThat(disable()).isOne();
    }

    @Test
    void theEventIsTheSystemsAndSaysSinceWhen() {
        disable();
        assertThat(database.number("""
                select count(*) from audit_event
                 where action = 'token.disabled' and actor_kind = 'SYSTEM' and subject_id = ? and seq = 1
                   and subject_kind = 'TOKEN' and subject_name is not null and substr(id::text, 15, 1) = '7'
                   and detail::jsonb = '{"reason": "UNUSED", "unusedSince": "2026-05-13T12:00:00Z"}'
                """, token.id())).isOne();
        assertThat(database.number("select count(*) from change_log where key = ?", token.id()))
                .as("the replicas hear of it")
                .isGreaterThanOrEqualTo(1);
        assertThat(disable()).as("once").isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "update token set role_id = '00000000-0000-7000-8000-000000000003'",
        "update token set revoked_at = created_at",
        "update token set kind = 'job'",
        "update token set enabled = false",
        "update organization set suspended = true",
        "update organization set deleted_at = created_at",
        "update organization set revoke_unused_after = null",
        "update organization set revoke_unused_from = null",
    })
    void whatTheRuleIsNotFor(String change) {
        database.execute(change);
        assertThat(disable()).isZero();
    }

    @Test
    void anOwnRoleThatIsCalledLikeAManagedOneIsNone() {
        UUID role = UUID.randomUUID();
        database.execute(
                "insert into token_role (id, organization_id, name, permissions, created_at)"
                        + " values (?, ?, 'Gateway', '{}', now())",
                role,
                database.organization);
        database.execute("update token set role_id = ?", role);
        assertThat(disable()).isOne();
        assertThat(GATEWAY).isNotEqualTo(role);
    }

    @Test
    void enablingItGivesItTheWholeTimeAgain() {
        disable();
        database.execute("update token set enabled = true");
        assertThat(disable()).isZero();
        database.execute("update token set switched_at = ?", at("-90 days"));
        assertThat(disable()).isOne();
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({"-30 days -1 ms, 1", "-30 days, 1", "-30 days +1 ms, 0"})
    void aDisabledOneIsRevokedThirtyDaysLater(String when, int revoked) {
        disable();
        database.execute("update token set switched_at = ?", at(when));
        assertThat(revoke()).isEqualTo(revoked);
        assertThat(database.number("select count(*) from token where revoked_reason = 'UNUSED'"))
                .isEqualTo(revoked);
        assertThat(database.number("select count(*) from audit_event where action = 'token.revoked'"
                        + " and actor_kind = 'SYSTEM' and detail::jsonb ->> 'reason' = 'UNUSED'"))
                .isEqualTo(revoked);
    }

    @ParameterizedTest
    @CsvSource({
        "update organization set suspended = true",
        "update organization set revoke_unused_after = null",
        "'update organization set revoke_unused_after = make_interval(secs => 86400 * 180)'",
        "update organization set revoke_unused_from = 'infinity'",
        "update token set disabled_reason = 'ADMIN'",
        "update token set disabled_reason = null",
        "'update token set enabled = true, switched_at = created_at'",
    })
    void whatIsNotRevoked(String change) {
        disable();
        database.execute("update token set switched_at = ?", at("-40 days"));
        database.execute(change);
        assertThat(revoke()).isZero();
    }

    @Test
    void ofWhomeverTheReleaseBeforeDisabledNobodyKnowsWhy() {
        disable();
        database.execute("update token set enabled = true");
        database.execute("update token set enabled = false");
        assertThat(database.number("select count(*) from token where disabled_reason is null and not enabled"))
                .isOne();
        database.execute("update token set switched_at = ?", at("-40 days"));
        assertThat(revoke()).isZero();
    }

    @Test
    void twoAtOnceDisableEachTokenOnce() {
        for (int i = 0; i < 3; i++) {
            database.issue();
        }
        aTokenOfLongAgoUnderARuleOfNinetyDays();
        int[] disabled = new int[1];
        database.inTransaction(first -> {
            disabled[0] = UnusedRule.disable(first, NOW);
            assertThat(disable())
                    .as("another one while the first has not committed")
                    .isZero();
        });
        assertThat(disabled[0]).isEqualTo(4);
        assertThat(disable()).isZero();
        assertThat(database.number("select count(*) from audit_event")).isEqualTo(4);
    }

    private int disable() {
        int[] count = new int[1];
        database.inTransaction(connection -> count[0] = UnusedRule.disable(connection, NOW));
        return count[0];
    }

    private int revoke() {
        int[] count = new int[1];
        database.inTransaction(connection -> count[0] = UnusedRule.revoke(connection, NOW));
        return count[0];
    }

    private boolean isDisabled() {
        return database.number(
                        "select count(*) from token where not enabled and disabled_reason = 'UNUSED' and disabled_at is not null")
                == 1;
    }

    /** That far from now, such as {@code -90 days +1 ms}. */
    private static Timestamp at(String offset) {
        Instant at = NOW;
        for (String part : offset.replace(" days", "d").replace(" ms", "ms").split(" ")) {
            long number = Long.parseLong(part.replaceAll("[a-z+]", ""));
            at = part.endsWith("ms") ? at.plusMillis(number) : at.plusSeconds(number * 86_400);
        }
        return Timestamp.from(at);
    }
}
