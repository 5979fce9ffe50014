package dev.tollgate.verify.feed;

import static dev.tollgate.verify.feed.TestReplica.await;
import static dev.tollgate.verify.feed.TestReplica.strict;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.database.TestDatabase;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The feed may connect before there is anything that it may read. */
class EarlyConnectionTest {
    /** So long a busy machine may take to connect. */
    private static final Duration LEASE = Duration.ofSeconds(5);

    private final TestDatabase database = new TestDatabase();
    private final TestReplica replica =
            new TestReplica(database, database.database(), "a", strict(LEASE), LEASE.plusSeconds(1));

    @Test
    void whatItBeginsWithIsTheConnectionThatListensAlready() throws Exception {
        replica.feed.connect();
        await(() -> session() != 0);
        long session = session();
        assertThat(database.number("select count(*) from replica")).isZero();
        assertThat(replica.status.isConnected()).isFalse();

        replica.feed.start();

        await(replica.status::hasJoined);
        assertThat(database.number("select pid from pg_stat_activity where application_name = 'tollgate feed'"
                        + " and datname = current_database()"))
                .isEqualTo(session);
        replica.feed.stop();
    }

    @Test
    void aConnectionThatWasLostMeanwhileIsOpenedAnew() throws Exception {
        replica.feed.connect();
        await(() -> session() != 0);
        database.number("select pg_terminate_backend(?::int)::int", session());

        replica.feed.start();

        await(replica.status::hasJoined);
        replica.feed.stop();
    }

    @Test
    void itCanBeStoppedBeforeItBegins() throws Exception {
        replica.feed.connect();
        await(() -> session() != 0);

        replica.feed.stop();

        assertThat(replica.feed.isAlive()).isFalse();
        await(() -> session() == 0);
    }

    private long session() {
        return database.number("select coalesce(max(pid), 0) from pg_stat_activity where query like 'listen%'"
                + " and state = 'idle' and application_name = 'tollgate feed' and datname = current_database()");
    }
}
