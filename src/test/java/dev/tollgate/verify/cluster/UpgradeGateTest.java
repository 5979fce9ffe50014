package dev.tollgate.verify.cluster;

import static dev.tollgate.verify.feed.TestReplica.strict;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tollgate.database.Sql;
import dev.tollgate.database.TestDatabase;
import dev.tollgate.problem.ProblemException;
import dev.tollgate.problem.ProblemType;
import dev.tollgate.verify.feed.TestReplica;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postgresql.ds.PGSimpleDataSource;

/** What a replica of an earlier release could not understand is not written while such a one may answer. */
class UpgradeGateTest {
    private static final int NEEDED = 2;

    private final TestDatabase database = new TestDatabase();
    private final PGSimpleDataSource pool = new PGSimpleDataSource();
    private final UpgradeGate gate = new UpgradeGate(new Sql(pool));

    @BeforeEach
    void enter() {
        pool.setUrl(database.access.url());
        pool.setUser(database.access.user());
        pool.setPassword(database.access.password());
    }

    @ParameterizedTest
    @CsvSource({
        "LOADING, 1, 0",
        "LOADING, 1, 7200",
        "LIVE, 1, 0",
        "LIVE, 1, 7200",
        "FENCED, 1, 0",
        "FENCED, 1, 65",
    })
    void aReplicaThatDoesNotUnderstandItHoldsItBack(String state, int protocol, int silentSeconds) {
        add(state, protocol, silentSeconds);

        assertRefused();
    }

    @ParameterizedTest
    @CsvSource({"LOADING, 2, 0", "LIVE, 2, 0", "FENCED, 2, 0", "LIVE, 3, 0", "FENCED, 1, 67", "FENCED, 1, 7200"})
    void othersDoNot(String state, int protocol, int silentSeconds) {
        add(state, protocol, silentSeconds);

        assertThatCode(() -> gate.require(NEEDED)).doesNotThrowAnyException();
    }

    @Test
    void whatAnyProgramUnderstandsIsNeverHeldBack() {
        add("LIVE", 1, 0);

        assertThatCode(() -> gate.require(1)).doesNotThrowAnyException();
    }

    @Test
    void oneAmongManyIsEnough() {
        add("LIVE", 2, 0);
        add("LIVE", 1, 0);
        add("LIVE", 2, 0);

        assertRefused();
    }

    /** As a program does that knows nothing of the time of a fence. */
    @Test
    void theMaximumAgeOfASilentOneBeginsWithItsFence() {
        add("LIVE", 1, 7200);
        database.execute("update replica set state = 'FENCED'");
        assertRefused();

        database.execute("update replica set fenced_at = clock_timestamp() - interval '67 seconds'");
        assertThatCode(() -> gate.require(NEEDED)).doesNotThrowAnyException();
    }

    @Test
    void theReplicasOfThisProgramUnderstandWhatTheyNeed() {
        try (TestReplica replica = TestReplica.start(database, "this", strict(Duration.ofSeconds(2)))) {
            TestReplica.await(replica.status::hasJoined);
            assertThatCode(() -> gate.require(NEEDED)).doesNotThrowAnyException();

            add("LIVE", 1, 0);
            assertRefused();
        }
    }

    private void assertRefused() {
        assertThatThrownBy(() -> gate.require(NEEDED))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        refused -> assertThat(refused.type()).isEqualTo(ProblemType.UPGRADE_UNDER_WAY))
                .hasMessageContaining("an earlier one");
    }

    private void add(String state, int protocol, int silentSeconds) {
        database.execute(
                "insert into replica (incarnation, name, state, mode, lease_ms, max_age_ms, protocol, started_at,"
                        + " confirmed_at) values (?, 'an earlier one', ?, 'available', 2000, 60000, ?,"
                        + " now() - interval '3 hours', clock_timestamp() - ? * interval '1 second')",
                UUID.randomUUID(),
                state,
                protocol,
                silentSeconds);
    }
}
