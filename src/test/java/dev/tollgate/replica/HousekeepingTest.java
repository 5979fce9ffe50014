package dev.tollgate.replica;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.database.TestDatabase;
import dev.tollgate.verify.cluster.ReplicaView;
import dev.tollgate.verify.cluster.SilenceWatch;
import dev.tollgate.verify.feed.TestReplica;
import dev.tollgate.verify.usage.UsageFlush;
import dev.tollgate.verify.usage.UsageRecorder;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class HousekeepingTest {
    private static final String BACKEND = "select coalesce(max(pid), 0) from pg_stat_activity"
            + " where application_name = 'tollgate housekeeping' and datname = current_database()";

    private final TestDatabase database = new TestDatabase();
    private final List<ReplicaView> seen = new ArrayList<>();
    private final UsageFlush flush = new UsageFlush(new UsageRecorder(32), InstantSource.system(), UUID.randomUUID());
    private final Housekeeping housekeeping =
            new Housekeeping(database.database(), flush, System::nanoTime, new SilenceWatch(), seen::add);

    @Test
    void roundsShareAConnectionAndOneThatIsGoneCostsNoRound() throws Exception {
        housekeeping.round(false);
        long first = database.number(BACKEND);
        housekeeping.round(true);
        assertThat(first).isPositive();
        assertThat(database.number(BACKEND)).isEqualTo(first);

        database.execute("select pg_terminate_backend(" + first + ")");
        TestReplica.await(() -> database.number(BACKEND) == 0);
        housekeeping.round(false);

        assertThat(seen).hasSize(3);
        assertThat(database.number(BACKEND)).isPositive().isNotEqualTo(first);
        housekeeping.stop();
        TestReplica.await(() -> database.number(BACKEND) == 0);
    }
}
