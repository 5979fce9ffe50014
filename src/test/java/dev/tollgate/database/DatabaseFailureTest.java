package dev.tollgate.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseFailureTest {
    @ParameterizedTest
    @ValueSource(strings = {"Acquisition timeout while waiting for new connection", "Sorry, acquisition timeout!"})
    void aPoolWithoutAConnectionIsAnOutage(String message) {
        assertThat(DatabaseFailure.isOutage(new IllegalStateException(new SQLException(message))))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "08006", "57P01", "53300", "53100", "28P01", "28000", "3D000", "25006", "57014", "55P03", "25P03",
                "25P04", "58030"
            })
    void soIsADatabaseThatIsAway(String state) {
        assertThat(DatabaseFailure.isOutage(new SQLException("away", state))).isTrue();
        assertThat(DatabaseFailure.isAway(new SQLException("away", state))).isTrue();
    }

    /** A start does not wait for it: there it never was. */
    @ParameterizedTest
    @ValueSource(strings = {"42501", "3F000", "42P01", "42883"})
    void soIsOneThatHasNotWhatItHad(String state) {
        assertThat(DatabaseFailure.isOutage(new SQLException("gone", state))).isTrue();
        assertThat(DatabaseFailure.isAway(new SQLException("gone", state))).isFalse();
    }

    /** As the transaction manager hands on what failed in a commit. */
    @Test
    void itIsFoundAmongWhatWasSuppressedAtAnyDepth() {
        Exception commit = new IllegalStateException("could not commit");
        Exception resource = new Exception("one phase commit", new SQLException("deadlock", "40P01"));
        commit.addSuppressed(new Exception("first"));
        commit.addSuppressed(resource);
        assertThat(DatabaseFailure.isConflict(new RuntimeException(commit))).isTrue();
        assertThat(DatabaseFailure.isOutage(new RuntimeException(commit))).isFalse();
    }

    @Test
    void exceptionsThatNameEachOtherEnd() {
        Exception one = new Exception("one");
        Exception other = new Exception("other", one);
        one.addSuppressed(other);
        assertThat(DatabaseFailure.isOutage(one)).isFalse();
        other.addSuppressed(new SQLException("ended", "57P01"));
        assertThat(DatabaseFailure.isOutage(one)).isTrue();
    }

    @Test
    void aStatementThatIsWrongIsNone() {
        assertThat(DatabaseFailure.isOutage(new SQLException("syntax error", "42601")))
                .isFalse();
        assertThat(DatabaseFailure.isOutage(new SQLException("closed"))).isFalse();
        assertThat(DatabaseFailure.isOutage(new IllegalStateException())).isFalse();
    }
}
