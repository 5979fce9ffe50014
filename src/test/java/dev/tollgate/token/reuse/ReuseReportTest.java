package dev.tollgate.token.reuse;

import static dev.tollgate.token.reuse.ReuseScene.NOW;
import static dev.tollgate.token.reuse.ReuseScene.ROTATED;
import static dev.tollgate.token.reuse.ReuseScene.STRANGER;
import static dev.tollgate.token.reuse.ReuseScene.at;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.database.TestDatabase;
import dev.tollgate.database.TestDatabase.Issued;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Of which presentations of ended values an organization is told, on a real database. */
class ReuseReportTest {
    private final ReuseScene scene = new ReuseScene();
    private final TestDatabase database = scene.database;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "update token set revoked_at = created_at",
                "update token set expires_at = '2026-11-29T11:59:00Z'",
                "update token set kind = 'job'",
                "update organization set deleted_at = created_at",
            })
    void whatLivesNoMoreIsNotReported(String change) {
        scene.present(NOW.minusSeconds(60), STRANGER);
        database.execute(change);
        assertThat(scene.report()).isZero();
        assertThat(scene.disable()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"-1, 1", "0, 2", "1, 2"})
    void itIsReportedOnceADayByTheTimeOfThePresentation(long millis, long events) {
        scene.present(ROTATED.plusSeconds(3_600), STRANGER);
        scene.report();
        scene.present(ROTATED.plusSeconds(3_600 + 86_400).plusMillis(millis), STRANGER);
        scene.report();
        assertThat(database.number("select count(*) from audit_event where action = 'token.reused'"))
                .isEqualTo(events);
    }

    @ParameterizedTest
    @CsvSource({"-1, 1", "0, 2", "1, 2"})
    void whatComesLateAndTogetherIsReportedForEachDay(long millis, long events) {
        scene.present(ROTATED.plusSeconds(3_600), STRANGER);
        scene.present(ROTATED.plusSeconds(3_600 + 86_400).plusMillis(millis), STRANGER);
        for (int round = 0; round < 3; round++) {
            scene.disable();
        }
        assertThat(database.number("select count(*) from audit_event where action = 'token.reused'"))
                .isEqualTo(events);
        assertThat(database.number("select count(*) from refusal where not judged"))
                .isZero();
    }

    @Test
    void whatIsBehindManyThatWaitForAReplicaIsReported() {
        Instant known = ROTATED.minusSeconds(60);
        database.execute("update replica set usage_through = ?", at(known));
        scene.presentFromMany(501, 1);
        Issued other = database.issue();
        scene.present(other, known, NOW.minusSeconds(30), STRANGER);
        for (int round = 0; round < 3; round++) {
            scene.disable();
        }
        assertThat(database.number("select count(*) from refusal where not judged"))
                .as("of the one that waits")
                .isEqualTo(501);
        assertThat(database.number(
                        "select count(*) from audit_event where action = 'token.reused' and subject_id = ?",
                        other.id()))
                .isOne();
    }
}
