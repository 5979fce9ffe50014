package dev.tollgate.verify.cluster;

import static dev.tollgate.verify.feed.TestReplica.available;
import static dev.tollgate.verify.feed.TestReplica.await;
import static dev.tollgate.verify.feed.TestReplica.strict;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.database.TestDatabase;
import dev.tollgate.verify.LeaseTerms;
import dev.tollgate.verify.VerdictCode;
import dev.tollgate.verify.barrier.Propagation;
import dev.tollgate.verify.feed.TestReplica;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** Who counts as a replica, and until when: names prove nothing, silence does. */
class RegistrationTest {
    private static final Duration LEASE = Duration.ofSeconds(2);

    private final TestDatabase database = new TestDatabase();

    private TestReplica start(String name, LeaseTerms terms) {
        return TestReplica.start(database, database.database(), new ReplicaIdentity(name, true, false, terms));
    }

    private long rows(String state) {
        return database.number("select count(*) from replica where state = ?", state);
    }

    @Test
    void aStartDoesNotMakeACallCompleteWhileItsNamesakeStillAnswers() {
        try (TestReplica first = start("same", strict(LEASE))) {
            TestDatabase.Issued token = database.issue();
            await(() -> first.verify(token) == VerdictCode.VALID);
            CountDownLatch release = stop(first);
            try (TestReplica second = start("same", strict(LEASE))) {
                database.revoke(token);

                Propagation propagation = second.barrier.await();

                VerdictCode meanwhile = first.verify(token);
                assertThat(propagation.complete()).isTrue();
                assertThat(meanwhile).isEqualTo(VerdictCode.UNAVAILABLE);
            } finally {
                release.countDown();
            }
        }
    }

    @Test
    void anAvailableNamesakeThatIsSilentKeepsChangesPending() {
        try (TestReplica first = start("same", available(LEASE, Duration.ofSeconds(60)))) {
            TestDatabase.Issued token = database.issue();
            await(() -> first.verify(token) == VerdictCode.VALID);
            CountDownLatch release = stop(first);
            try (TestReplica second = start("same", strict(LEASE))) {
                database.revoke(token);

                Propagation propagation = second.barrier.await();

                assertThat(first.verify(token)).isEqualTo(VerdictCode.VALID);
                assertThat(propagation.complete()).isFalse();
                assertThat(propagation.unconfirmed()).containsExactly("same");
            } finally {
                release.countDown();
            }
        }
    }

    @Test
    void twoLivingNamesakesBothStayAndNeitherDisturbsTheOther() {
        try (TestReplica first = start("same", strict(LEASE));
                TestReplica second = start("same", strict(LEASE))) {
            for (int round = 0; round < 10; round++) {
                TestDatabase.Issued token = database.issue();
                assertThat(first.barrier.await().complete()).isTrue();
                assertThat(second.verify(token)).isEqualTo(VerdictCode.VALID);
                database.revoke(token);
                assertThat(second.barrier.await().complete()).isTrue();
                assertThat(first.verify(token)).isEqualTo(VerdictCode.REVOKED);
            }
            assertThat(rows("LIVE")).isEqualTo(2);
            assertThat(first.status.fences() + second.status.fences()).isZero();
        }
    }

    @Test
    void aRegistrationThatArrivesTwiceOrLateRevivesNothing() throws Exception {
        ReplicaIdentity identity = identity(false);
        try (Connection connection = database.database().open("registration", LEASE)) {
            UUID incarnation = UUID.randomUUID();
            ReplicaRegistration.begin(connection, incarnation, identity, 1);
            assertThat(ReplicaRegistration.goLive(connection, incarnation, identity, 0, List.of()))
                    .isTrue();
            assertThat(ReplicaRegistration.confirm(connection, incarnation, 0)).isPresent();
            UUID other = UUID.randomUUID();
            ReplicaRegistration.begin(connection, other, identity, 1);

            assertThat(ReplicaRegistration.goLive(connection, incarnation, identity, 0, List.of(other)))
                    .isFalse();
            assertThat(rows("LOADING")).as("a repeated statement ends no row").isEqualTo(1);
            assertThat(database.number("select beat from replica where incarnation = ?", incarnation))
                    .isEqualTo(1);

            database.execute("update replica set state = 'FENCED' where incarnation = ?", incarnation);
            assertThat(ReplicaRegistration.goLive(connection, incarnation, identity, 0, List.of()))
                    .isFalse();
            assertThat(ReplicaRegistration.confirm(connection, incarnation, 0)).isEmpty();
            assertThat(rows("FENCED")).isEqualTo(1);

            database.execute("delete from replica where incarnation = ?", incarnation);
            assertThat(ReplicaRegistration.goLive(connection, incarnation, identity, 0, List.of()))
                    .isFalse();
            assertThat(rows("LIVE")).isZero();
        }
    }

    @Test
    void whoseRowEndsWhileItLoadsDoesNotLiveByIt() throws Exception {
        try (Connection connection = database.database().open("registration", LEASE)) {
            Incarnation incarnation = new Incarnation(identity(false));
            UUID loading = incarnation.beginLoading(connection);
            database.execute("delete from replica where incarnation = ?", loading);

            incarnation.goLive(connection, loading, 0);

            assertThat(incarnation.isLive()).isFalse();
            incarnation.goLive(connection, 0);
            assertThat(incarnation.isLive()).isTrue();
            assertThat(rows("LIVE")).isEqualTo(1);
        }
    }

    @Test
    void theIncarnationsOfAProcessAreNumberedUnderItsName() {
        try (TestReplica replica = start("same", strict(LEASE));
                TestReplica namesake = start("same", strict(LEASE))) {
            assertThat(database.number(
                            "select count(distinct process) from replica where kind = 'server'"
                                    + " and generation = 1 and protocol = ? and joined >= started_at",
                            ReplicaIdentity.PROTOCOL))
                    .isEqualTo(2);

            database.execute("delete from replica");

            await(() -> rows("LIVE") == 2);
            assertThat(database.number("select count(distinct process) from replica where generation = 2"))
                    .isEqualTo(2);
            assertThat(replica.status.fences() + namesake.status.fences()).isEqualTo(2);
        }
    }

    @Test
    void whoeverHoldsTheDirectoryEndsTheRowsOfThoseWhoHeldItBefore() throws Exception {
        try (Connection connection = database.database().open("registration", LEASE)) {
            UUID killed = join(connection, identity(true));
            UUID elsewhere = join(connection, identity(false));

            UUID next = join(connection, identity(true));

            assertThat(ReplicaRegistration.confirm(connection, killed, 0)).isEmpty();
            assertThat(ReplicaRegistration.confirm(connection, elsewhere, 0)).isPresent();
            assertThat(ReplicaRegistration.confirm(connection, next, 0)).isPresent();
        }
    }

    @Test
    void aReplicaThatDiedIsFencedBeforeAnybodyWaitsForIt() throws Exception {
        try (Connection connection = database.database().open("registration", LEASE)) {
            join(connection, identity(false));
        }
        LeaseTerms shortLease = strict(Duration.ofMillis(500));
        try (TestReplica replica = TestReplica.start(database, "other", shortLease)) {
            await(() -> rows("FENCED") == 1);
            assertThat(replica.barrier.await().complete()).isTrue();
        }
    }

    @Test
    void aFencedRowIsForgottenForItsSilenceWhateverTheTimesInIt() {
        ReplicaView.Row row =
                new ReplicaView.Row(UUID.randomUUID(), "a", true, false, LEASE, Duration.ofSeconds(60), 7, 0, 0);
        ReplicaView view = new ReplicaView(0, Long.MAX_VALUE, "server", List.of(row));
        SilenceWatch watch = new SilenceWatch();
        long second = Duration.ofSeconds(1).toNanos();

        assertThat(watch.look(view, 0, 0).stopped()).isEmpty();
        assertThat(watch.look(view, 60 * second, 60 * second).stopped()).isEmpty();
        assertThat(watch.look(view, 66 * second, 66 * second).stopped()).containsExactly(row);
    }

    private static UUID join(Connection connection, ReplicaIdentity identity) throws SQLException {
        UUID incarnation = UUID.randomUUID();
        ReplicaRegistration.begin(connection, incarnation, identity, 1);
        assertThat(ReplicaRegistration.goLive(connection, incarnation, identity, 0, List.of()))
                .isTrue();
        return incarnation;
    }

    private static ReplicaIdentity identity(boolean holdsDirectory) {
        return new ReplicaIdentity("same", true, holdsDirectory, strict(LEASE));
    }

    /** Before its next confirmation, with a lease that has just begun. */
    private static CountDownLatch stop(TestReplica replica) {
        CountDownLatch stopped = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        replica.beforeConfirm = () -> {
            stopped.countDown();
            try {
                release.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        };
        await(() -> stopped.getCount() == 0);
        return release;
    }
}
