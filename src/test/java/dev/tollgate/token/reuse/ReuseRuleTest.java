package dev.tollgate.token.reuse;

import static dev.tollgate.token.reuse.ReuseScene.NOW;
import static dev.tollgate.token.reuse.ReuseScene.ROTATED;
import static dev.tollgate.token.reuse.ReuseScene.STRANGER;
import static dev.tollgate.token.reuse.ReuseScene.at;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.database.TestDatabase;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What follows when an ended value is presented, on a real database: the times are in the rows. */
class ReuseRuleTest {
    private final ReuseScene scene = new ReuseScene();
    private final TestDatabase database = scene.database;

    @Test
    void aStrangerWithThePredecessorDisablesTheTokenOnceWithAnEventThatNamesBothAddresses() {
        scene.present(NOW.minusSeconds(60), STRANGER);
        assertThat(scene.report()).isOne();
        assertThat(scene.disable()).isOne();
        assertThat(
                        database.number(
                                "select count(*) from token where not enabled and disabled_reason = 'REUSED' and disabled_at is not null"))
                .isOne();
        assertThat(database.number("""
                select count(*) from audit_event
                 where action = 'token.reused' and actor_kind = 'SYSTEM' and subject_id = ? and subject_name is not null
                   and detail::jsonb = '{"presentedAt": "2026-11-29T11:59:00Z", "address": "203.0.113.9",
                                         "usedFrom": "192.0.2.2"}'
                """, scene.token.id())).isOne();
        assertThat(database.number(
                        "select count(*) from audit_event where action = 'token.disabled' and actor_kind = 'SYSTEM'"
                                + " and detail::jsonb ->> 'reason' = 'REUSED' and detail::jsonb ->> 'address' = ?",
                        STRANGER))
                .isOne();
        assertThat(database.number(
                        "select count(*) from reuse where address = ? and used_from = '192.0.2.2'", STRANGER))
                .isOne();
        assertThat(scene.report()).isZero();
        assertThat(scene.disable()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "14999, 0", "15000, 1", "15001, 1"})
    void aPresentationSettlesBeforeItIsJudged(long millisAgo, int disabled) {
        scene.present(NOW.minusMillis(millisAgo), STRANGER);
        assertThat(scene.report()).as("told at once").isOne();
        assertThat(scene.disable()).isEqualTo(disabled);
        assertThat(database.number("select count(*) from refusal where judged")).isEqualTo(disabled);
    }

    @ParameterizedTest
    @CsvSource({
        "-1, 60, 0, false",
        "0, 60, 1, true",
        "-1, 599, 0, false",
        "-1, 600, 0, true",
        "infinity, 60, 1, true",
        "-infinity, 600, 0, true",
    })
    void whoUsedTheValueIsWaitedForAndNotForLong(String through, long secondsAgo, int disabled, boolean judged) {
        database.execute(
                "update replica set usage_through = case when ? like '%infinity' then ?::timestamptz"
                        + " else ?::timestamptz + ?::int * interval '1 second' end",
                through,
                through.endsWith("infinity") ? through : "now",
                ROTATED.toString(),
                through.endsWith("infinity") ? 0 : Integer.parseInt(through));
        scene.present(NOW.minusSeconds(secondsAgo), STRANGER);
        assertThat(scene.disable()).isEqualTo(disabled);
        assertThat(database.number("select count(*) from refusal where judged")).isEqualTo(judged ? 1 : 0);
    }

    @ParameterizedTest
    @CsvSource({"-1, 1", "0, 0", "1, 0"})
    void afterSevenDaysAValueDisablesNothing(long millis, int disabled) {
        scene.present(ROTATED.plus(Duration.ofDays(7)).plusMillis(millis), STRANGER);
        assertThat(scene.disable(ROTATED.plus(Duration.ofDays(8)))).isEqualTo(disabled);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "update organization set reuse_action = 'RECORD'",
                "update organization set suspended = true",
                "update token set enabled = false",
                "update token set leaked_at = rotated_at",
                "update token set leaked_at = created_at",
                "update token set switched_at = '2026-11-29T11:59:00Z'",
                "update token_value set leaked_at = now() where ends_at is not null",
                "update token_value set created_at = '2026-11-29T11:00:00Z' where ends_at is null",
                "update token_usage set addresses_since = '2026-11-28T12:00:00Z'",
                "update token_usage set addresses_since = null",
                "update token_usage set addresses = null",
                "update token_usage set addresses = addresses || '{\"*\": 20700}'",
                "update token_usage set addresses = addresses || '{\"203.0.113.9\": 20700}'",
                "update token_usage set last_used_address = '203.0.113.9'",
                "update token_usage set ending_value_address = '203.0.113.9'",
                "update token_usage set last_used_at = '2026-11-27T11:59:59Z'",
                "update token_usage set last_used_at = null",
                "update token_usage set ending_value_used_at = last_used_at",
                "update token_usage set addresses = (select jsonb_object_agg(n, 1) from generate_series(1, 17) n)",
                "delete from token_usage",
                "update usage_state set unknown_until = '2026-11-28T12:00:00Z'",
                "update refusal set address = null",
                "insert into reuse (token_id, presented_at, disabled_at)"
                        + " select id, '2026-11-29T11:00:00Z', '2026-11-28T12:00:00Z' from token",
            })
    void whatIsReportedButDisablesNothing(String change) {
        scene.present(NOW.minusSeconds(60), STRANGER);
        database.execute(change);
        scene.disable();
        assertThat(database.number("select count(*) from token where disabled_reason = 'REUSED'"))
                .isZero();
        assertThat(database.number("select count(*) from refusal where judged")).isOne();
    }

    @Test
    void onlyThePredecessorCounts() {
        Instant earlier = ROTATED.minusSeconds(60);
        scene.value(earlier.minusSeconds(60), earlier);
        scene.present(earlier, NOW.minusSeconds(60), STRANGER);
        assertThat(scene.report()).as("any is told of").isOne();
        assertThat(scene.disable()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "3, 1", "4, 0", "9, 0"})
    void whatManyStrangersPresentIsPublic(int strangers, int disabled) {
        for (int i = 0; i < strangers; i++) {
            scene.present(NOW.minusSeconds(60 + i), "203.0.113." + i);
        }
        for (int i = 0; i < 5; i++) {
            scene.present(NOW.minusSeconds(60 + i), "192.0.2.1");
        }
        assertThat(scene.disable()).isEqualTo(disabled);
    }

    @Test
    void tenThousandPresentationsOfALeakedValueFromAThousandAddressesDisableNothing() {
        scene.presentFromMany(1_000, 10);
        database.execute("update token_value set leaked_at = now() where ends_at is not null");
        assertThat(scene.disable() + scene.disable() + scene.disable()).isZero();
        assertThat(database.number("select count(*) from refusal where not judged"))
                .isZero();
        assertThat(scene.report()).isZero();
    }

    @Test
    void whatFoundNoRowOfItsOwnIsPublicToo() {
        scene.present(NOW.minusSeconds(60), STRANGER);
        scene.present(NOW.minusSeconds(60), null);
        database.execute("update refusal set dialect = null where address is null");
        assertThat(scene.disable()).isZero();
    }

    @Test
    void twoReplicasAtOnceReportAndDisableOnce() {
        scene.present(NOW.minusSeconds(60), STRANGER);
        scene.present(NOW.minusSeconds(61), STRANGER);
        assertThat(scene.report()).isOne();
        database.inTransaction(first -> {
            assertThat(ReuseRule.disable(first, NOW).tokens()).isOne();
            assertThat(scene.disable()).as("another one meanwhile").isZero();
        });
        assertThat(scene.report()).isZero();
        assertThat(database.number("select count(*) from audit_event where action = 'token.disabled'"))
                .isOne();
    }

    @Test
    void whoWasPutBackIsDisabledForItAtMostOnceADay() {
        scene.present(NOW.minusSeconds(60), STRANGER);
        assertThat(scene.disable()).isOne();
        database.execute("update token set enabled = true");
        database.execute("update token set switched_at = ?", at(NOW));
        scene.present(NOW.plusSeconds(86_400 - 61), STRANGER);
        assertThat(scene.disable(NOW.plusSeconds(90_000))).isZero();
        scene.present(NOW.plusSeconds(86_400 - 60), STRANGER);
        assertThat(scene.disable(NOW.plusSeconds(90_000))).isOne();
    }
}
