package dev.tollgate.verify.feed;

import static dev.tollgate.verify.feed.TestReplica.available;
import static dev.tollgate.verify.feed.TestReplica.await;
import static dev.tollgate.verify.feed.TestReplica.strict;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.database.TestDatabase;
import dev.tollgate.replica.Housekeeping;
import dev.tollgate.verify.LeaseTerms;
import dev.tollgate.verify.VerdictCode;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The database is out of reach, has another past, or has told the replica to stop. */
class IndexFeedFaultTest {
    private static final Duration LEASE = Duration.ofMillis(500);
    private static final LeaseTerms AVAILABLE = available(LEASE, Duration.ofSeconds(60));
    private static final Runnable NOTHING = () -> {};

    private final TestDatabase database = new TestDatabase();

    private void terminateFeed() {
        database.execute("select pg_terminate_backend(pid) from pg_stat_activity"
                + " where application_name = 'tollgate feed' and datname = current_database()");
    }

    @Test
    void revokedTokenIsRefusedAfterItsBackendWasKilled() {
        try (TestReplica replica = TestReplica.start(database, "a", strict(LEASE))) {
            TestDatabase.Issued token = database.issue();
            await(() -> replica.verify(token) == VerdictCode.VALID);

            terminateFeed();
            database.revoke(token);

            await(Duration.ofSeconds(2), () -> replica.verify(token) == VerdictCode.REVOKED);
        }
    }

    @Test
    void aLogPrunedPastTheReplicaReloadsItWithoutAGapInService() {
        try (TestReplica replica = TestReplica.start(database, "a", AVAILABLE)) {
            TestDatabase.Issued lasting = database.issue();
            TestDatabase.Issued token = database.issue();
            await(() -> replica.verify(token) == VerdictCode.VALID);
            replica.beforeConfirm = () -> await(() -> replica.beforeConfirm == NOTHING);
            await(() -> replica.verifier
                            .verify(token.value().reveal(), List.of(), () -> null, "json")
                            .ageMillis()
                    > 0);

            database.execute("delete from replica");
            database.revoke(token);
            database.execute("update change_log set at = at - interval '2 hours'");
            database.inTransaction(Housekeeping::prune);
            List<VerdictCode> meanwhile = new ArrayList<>();
            replica.beforeConfirm = NOTHING;

            await(() -> {
                meanwhile.add(replica.verify(lasting));
                return replica.verify(token) == VerdictCode.REVOKED;
            });
            assertThat(meanwhile).containsOnly(VerdictCode.VALID);
            assertThat(database.number("select pruned_up_to from change_log_state"))
                    .isPositive();
        }
    }

    @Test
    void pruningKeepsWhatAReplicaHasNotAppliedAndWhatIsYoungerThanAnHour() {
        try (TestReplica replica = TestReplica.start(database, "a", AVAILABLE)) {
            TestDatabase.Issued token = database.issue();
            await(() -> replica.verify(token) == VerdictCode.VALID);
            long rows = database.number("select count(*) from change_log");
            database.inTransaction(Housekeeping::prune);
            assertThat(database.number("select count(*) from change_log")).isEqualTo(rows);

            database.execute("update change_log set at = at - interval '2 hours'");
            await(() -> database.number("select max(applied_seq) from replica")
                    == database.number("select max(seq) from change_log"));
            database.inTransaction(Housekeeping::prune);

            assertThat(database.number("select count(*) from change_log")).isEqualTo(1);
            assertThat(database.number("select seq from change_log")).isEqualTo(replica.status.appliedSeq());
        }
    }

    @Test
    void anotherPastIsNoticedAndLoadedAnew() {
        try (TestReplica replica = TestReplica.start(database, "a", AVAILABLE)) {
            TestDatabase.Issued lost = database.issue();
            await(() -> replica.verify(lost) == VerdictCode.VALID);

            // As after a fail-over to a standby that had not received the last change.
            database.inTransaction(connection -> {
                TestDatabase.run(connection, "set local session_replication_role = replica");
                TestDatabase.run(connection, "delete from token_value where token_id = ?", lost.id());
                TestDatabase.run(connection, "delete from change_log where seq = (select max(seq) from change_log)");
            });
            terminateFeed();

            await(() -> replica.verify(lost) == VerdictCode.NOT_FOUND);
            assertThat(replica.status.differentPasts()).isEqualTo(1);
        }
    }

    @Test
    void aRowOfTheSameNumberButAnotherIdIsAnotherPast() {
        try (TestReplica replica = TestReplica.start(database, "a", AVAILABLE)) {
            TestDatabase.Issued token = database.issue();
            await(() -> replica.verify(token) == VerdictCode.VALID);

            database.execute("update change_log set id = gen_random_uuid()");
            terminateFeed();

            await(() -> replica.status.differentPasts() == 1 && replica.status.isConnected());
        }
    }

    @Test
    void aFencedReplicaJoinsAnewAndHasNoLeaseBeforeItHasReadTheLog() {
        try (TestReplica replica = TestReplica.start(database, "a", strict(LEASE))) {
            TestDatabase.Issued token = database.issue();
            await(() -> replica.verify(token) == VerdictCode.VALID);

            database.execute("update replica set state = 'FENCED'");
            database.revoke(token);

            // What it read is applied before it confirms, and only then does it find out about the fence.
            await(() -> replica.verify(token) == VerdictCode.REVOKED && replica.status.fences() == 1);
            await(() -> database.number("select count(*) from replica where state = 'LIVE'") == 1);
            await(() -> database.number("select count(*) from replica") == 1);
            assertThat(replica.verify(token)).isEqualTo(VerdictCode.REVOKED);
        }
    }

    @Test
    void aReplicaThatReachesAServerWithoutItsGoalRenewsItsLease() throws Exception {
        try (TestReplica replica = TestReplica.start(database, "a", strict(LEASE));
                Connection lock = database.access.connect()) {
            TestDatabase.Issued token = database.issue();
            await(() -> replica.verify(token) == VerdictCode.VALID);
            lock.setAutoCommit(false);
            TestDatabase.run(lock, "lock table token_role in access exclusive mode");
            database.execute(
                    "insert into change_log (seq, source, key)"
                            + " select nextval('change_log_seq'), 'token_role', ? from generate_series(1, 2)",
                    TestDatabase.CI_ROLE);
            await(() -> replica.verify(token) == VerdictCode.UNAVAILABLE);

            // As after a fail-over to a standby that had received only the first of the two.
            database.execute("delete from change_log where seq = (select max(seq) from change_log)");
            database.execute("select setval('change_log_seq', (select max(seq) from change_log))");
            terminateFeed();
            lock.rollback();

            await(() -> replica.verify(token) == VerdictCode.VALID);
            assertThat(replica.status.differentPasts()).isZero();
        }
    }
}
