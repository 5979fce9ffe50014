package dev.tollgate.problem;

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
    @ValueSource(strings = {"08006", "57P01", "53300"})
    void soIsADatabaseThatIsAway(String state) {
        assertThat(DatabaseFailure.isOutage(new SQLException("away", state))).isTrue();
    }

    @Test
    void aStatementThatIsWrongIsNone() {
        assertThat(DatabaseFailure.isOutage(new SQLException("syntax error", "42601")))
                .isFalse();
        assertThat(DatabaseFailure.isOutage(new SQLException("closed"))).isFalse();
        assertThat(DatabaseFailure.isOutage(new IllegalStateException())).isFalse();
    }
}
