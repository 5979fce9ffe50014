package dev.tollgate.verify.feed;

import dev.tollgate.database.TestDatabase;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** How long the snapshot takes to load from an embedded PostgreSQL, the first, cold time and after. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(value = 1, jvmArgs = {"-Xms2g", "-Xmx4g"})
@Warmup(iterations = 0)
@Measurement(iterations = 3)
public class SnapshotBenchmark {
    private static final int CHUNK = 500_000;

    @Param({"1000000", "10000000"})
    int tokens;

    private final TestDatabase database = new TestDatabase();

    @Setup(Level.Trial)
    public void fill() {
        for (int done = 0; done < tokens; done += CHUNK) {
            int first = done;
            database.inTransaction(connection -> insert(connection, first));
        }
        database.execute("analyze token, token_value");
    }

    private void insert(Connection connection, int first) throws SQLException {
        TestDatabase.run(connection, "set local session_replication_role = replica");
        TestDatabase.run(
                connection,
                "with made as (insert into token (id, organization_id, kind, role_id, label, hint, created_at)"
                        + " select uuidv7(), ?, 'ci', ?, n::text, 'tg_ci_x', now()"
                        + " from generate_series(?, ?) n returning id)"
                        + " insert into token_value (id, token_id, hash, state, created_at)"
                        + " select uuidv7(), id, sha256(uuid_send(id)), 'ACTIVE', now() from made",
                database.organization,
                TestDatabase.CI_ROLE,
                first,
                first + CHUNK - 1);
    }

    @Benchmark
    public int load() throws SQLException {
        try (Connection connection = database.database().open("benchmark", Duration.ofMinutes(10))) {
            return IndexLoader.load(connection).index().size();
        }
    }
}
