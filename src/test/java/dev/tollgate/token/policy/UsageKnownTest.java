package dev.tollgate.token.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.database.TestDatabase;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Until when usage is known, by the rows of the replicas, and by those that are gone. */
class UsageKnownTest {
    private final TestDatabase database = new TestDatabase();

    @ParameterizedTest(name = "{0} {1}, {2} {3}")
    @CsvSource(
            nullValues = "null",
            value = {
                // One replica: how it is, since when it has written nothing, and how far back is known then.
                "LIVE, 0 s, null, null, 0",
                "LIVE, 299 s, null, null, 299",
                "LIVE, 301 s, null, null, -1",
                "LIVE, 2 h, null, null, -1",
                "LIVE, null, null, null, -1",
                "FENCED, 60 s, null, null, 60",
                "FENCED, null, null, null, -1",
                // Of two, the one that knows less counts.
                "LIVE, 10 s, LIVE, 60 s, 60",
                "LIVE, 10 s, LIVE, 2 h, -1",
                "LIVE, 10 s, LIVE, null, -1",
                "LIVE, 10 s, FENCED, 2 h, -1",
                // One that joins for the first time has answered nothing; one that joins anew has.
                "LIVE, 10 s, LOADING, null, 10",
                "LIVE, 10 s, REJOINING, null, -1",
                // One that has written everything and answers no more.
                "LIVE, 10 s, LIVE, infinity, 10",
                "LIVE, infinity, null, null, 0",
            })
    void theLeastOfThoseThatMayAnswer(String state, String written, String other, String otherWritten, long seconds) {
        replica(state, written);
        if (other != null) {
            replica(other, otherWritten);
        }
        assertThat(knownSecondsAgo()).isBetween(seconds, seconds < 0 ? seconds : seconds + 2);
    }

    @Test
    void nothingIsKnownWhereThereIsNoReplica() {
        assertThat(knownSecondsAgo()).isEqualTo(-1);
    }

    @Test
    void aReplicaThatGoesWithoutHavingWrittenAllLeavesAGap() {
        UUID gone = replica("FENCED", "10 s");
        database.execute("delete from replica where incarnation = ?", gone);
        assertThat(gap()).isBetween(0L, 5L);
    }

    @Test
    void aReplicaThatHasWrittenAllLeavesNone() {
        UUID left = replica("LIVE", "infinity");
        UUID neverLive = replica("LOADING", null);
        database.execute("delete from replica where incarnation = ?", left);
        database.execute("delete from replica where incarnation = ?", neverLive);
        assertThat(gap()).isEqualTo(-1);
    }

    @Test
    void aProcessThatLivesOnLeavesNoneWithItsFormerIncarnation() {
        UUID former = replica("FENCED", "10 s");
        UUID next = replica("LIVE", null);
        database.execute("update replica set process = ?", UUID.randomUUID());
        database.execute("delete from replica where incarnation = ?", former);
        assertThat(gap()).isEqualTo(-1);
        database.execute("delete from replica where incarnation = ?", next);
        assertThat(gap()).as("its last").isBetween(0L, 5L);
    }

    @Test
    void allIncarnationsOfAProcessAtOnceLeaveOne() {
        replica("FENCED", "10 s");
        replica("REJOINING", null);
        database.execute("update replica set process = ?", UUID.randomUUID());
        database.execute("delete from replica");
        assertThat(gap()).isBetween(0L, 5L);
    }

    @Test
    void oneReplicaAMinuteHasTheTurn() {
        assertThat(takeTurn()).isTrue();
        assertThat(takeTurn()).isFalse();
        database.execute("update usage_state set judged_at = judged_at - interval '51 seconds'");
        assertThat(takeTurn()).isTrue();
    }

    private UUID replica(String state, @Nullable String written) {
        UUID incarnation = UUID.randomUUID();
        boolean rejoining = state.equals("REJOINING");
        database.execute(
                """
                insert into replica (incarnation, name, state, mode, lease_ms, max_age_ms, protocol, process, generation,
                                     started_at, confirmed_at, usage_through)
                values (?, 'r', ?, 'strict', 1000, 1000, 2, ?, ?, now(), now(),
                        case when ? = 'infinity' then 'infinity' else clock_timestamp() - cast(? as interval) end)
                """,
                incarnation,
                rejoining ? "LOADING" : state,
                UUID.randomUUID(),
                rejoining ? 2 : 1,
                written,
                "infinity".equals(written) ? null : written);
        return incarnation;
    }

    /** -1 = not known. */
    private long knownSecondsAgo() {
        long[] ago = new long[1];
        database.inTransaction(connection -> {
            var through = UnusedRule.knownThrough(connection);
            ago[0] = through == null
                    ? -1
                    : database.number("select extract(epoch from clock_timestamp())") - through.getEpochSecond();
        });
        return ago[0];
    }

    /** How many seconds ago usage was lost; -1 = never. */
    private long gap() {
        return database.number("select coalesce((select extract(epoch from clock_timestamp() - unknown_until)"
                + " from usage_state where unknown_until > '-infinity'), -1)::bigint");
    }

    private boolean takeTurn() {
        boolean[] taken = new boolean[1];
        database.inTransaction(connection -> taken[0] = UnusedRule.takeTurn(connection));
        return taken[0];
    }
}
