package dev.tollgate.replica;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.database.TestDatabase;
import dev.tollgate.request.AddressRanges;
import dev.tollgate.secret.TokenKind;
import dev.tollgate.verify.KnownOrganization;
import dev.tollgate.verify.KnownRole;
import dev.tollgate.verify.KnownToken;
import dev.tollgate.verify.VerdictCode;
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
    private final UsageRecorder usage = new UsageRecorder(32);
    private final Housekeeping housekeeping = new Housekeeping(
            database.database(),
            new UsageFlush(usage, InstantSource.system(), "a", UUID.randomUUID()),
            System::nanoTime,
            new SilenceWatch(),
            seen::add);

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

    @Test
    void aConnectionThatIsGoneCostsNoCount() throws Exception {
        housekeeping.round(false);
        use();
        loseConnection();
        housekeeping.round(false);
        assertThat(uses()).isOne();

        use();
        loseConnection();
        housekeeping.stop();
        assertThat(uses()).isEqualTo(2);
        assertThat(usage.dropped()).isZero();
    }

    private void use() {
        KnownToken token = new KnownToken(
                new UUID(7, 7),
                TokenKind.INTEGRATION,
                KnownToken.State.ACTIVE,
                0,
                Long.MAX_VALUE,
                Long.MAX_VALUE,
                AddressRanges.EVERYWHERE,
                new KnownOrganization(new UUID(1, 1), "Acme", false, false),
                new KnownRole(new UUID(2, 2), "CI Token", List.of("scan:read")));
        usage.record(token, VerdictCode.VALID, 1_795_946_400_000L, () -> null, List.of(), "auth");
    }

    private long uses() {
        return database.number("select uses from token_usage");
    }

    private void loseConnection() {
        database.execute("select pg_terminate_backend(" + database.number(BACKEND) + ")");
        TestReplica.await(() -> database.number(BACKEND) == 0);
    }
}
