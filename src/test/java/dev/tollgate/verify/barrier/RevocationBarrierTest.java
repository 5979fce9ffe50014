package dev.tollgate.verify.barrier;

import static dev.tollgate.verify.feed.TestReplica.available;
import static dev.tollgate.verify.feed.TestReplica.await;
import static dev.tollgate.verify.feed.TestReplica.strict;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.database.DatabaseAccess;
import dev.tollgate.database.TestDatabase;
import dev.tollgate.replica.TcpProxy;
import dev.tollgate.verify.KnownToken;
import dev.tollgate.verify.TokenLookup;
import dev.tollgate.verify.Verdict;
import dev.tollgate.verify.VerdictCode;
import dev.tollgate.verify.Verifier;
import dev.tollgate.verify.cluster.ReplicaView;
import dev.tollgate.verify.cluster.SilenceWatch;
import dev.tollgate.verify.feed.TestReplica;
import dev.tollgate.verify.usage.UsageRecorder;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

class RevocationBarrierTest {
    private static final Duration LEASE = Duration.ofMillis(500);

    private final TestDatabase database = new TestDatabase();

    /** Stops a replica's feed before its next confirmation, with the log read, until released. */
    private static CountDownLatch stopBeforeConfirm(TestReplica replica) throws InterruptedException {
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
        assertThat(stopped.await(10, TimeUnit.SECONDS)).isTrue();
        return release;
    }

    @Test
    void aStrictReplicaStoppedBetweenReadAndConfirmNeverAcceptsWhatACompleteCallTookAway() throws Exception {
        try (TestReplica caller = TestReplica.start(database, "caller", strict(LEASE));
                TestReplica stopped = TestReplica.start(database, "stopped", strict(LEASE))) {
            TestDatabase.Issued token = database.issue();
            assertThat(caller.barrier.await().complete()).isTrue();
            CountDownLatch release = stopBeforeConfirm(stopped);

            database.revoke(token);
            Propagation propagation = caller.barrier.await();

            assertThat(propagation.complete()).isTrue();
            assertThat(stopped.verify(token)).isEqualTo(VerdictCode.UNAVAILABLE);
            Set<VerdictCode> seen = EnumSet.noneOf(VerdictCode.class);
            release.countDown();
            // Without a pause: what would be wrong here is wrong for a millisecond.
            for (long end = System.nanoTime() + 10_000_000_000L; System.nanoTime() < end; ) {
                if (seen.add(stopped.verify(token)) && seen.contains(VerdictCode.REVOKED)) {
                    break;
                }
            }
            assertThat(seen).containsExactlyInAnyOrder(VerdictCode.UNAVAILABLE, VerdictCode.REVOKED);
            assertThat(stopped.status.fences()).isEqualTo(1);
        }
    }

    @Test
    void anAvailableReplicaThatIsSilentKeepsTheCallPendingUntilTheTimeItNames() throws Exception {
        Duration maxAge = Duration.ofSeconds(2);
        try (TestReplica caller = TestReplica.start(database, "caller", strict(LEASE));
                TestReplica stopped = TestReplica.start(database, "stopped", available(LEASE, maxAge))) {
            TestDatabase.Issued token = database.issue();
            assertThat(caller.barrier.await().complete()).isTrue();
            CountDownLatch release = stopBeforeConfirm(stopped);

            database.revoke(token);
            Propagation propagation = caller.barrier.await();

            assertThat(propagation.complete()).isFalse();
            assertThat(propagation.unconfirmed()).containsExactly("stopped");
            Instant effectiveBy = propagation.effectiveBy();
            assertThat(effectiveBy).isNotNull();
            long again = System.nanoTime();
            assertThat(caller.barrier.await().complete()).isFalse();
            assertThat(System.nanoTime() - again)
                    .as("no wait for what is fenced")
                    .isLessThan(LEASE.toNanos());
            await(() -> caller.clock.instant().isAfter(effectiveBy));
            assertThat(caller.barrier.await().complete()).isTrue();
            assertThat(stopped.verify(token)).isEqualTo(VerdictCode.UNAVAILABLE);
            release.countDown();
            await(() -> stopped.verify(token) == VerdictCode.REVOKED);
        }
    }

    @Test
    void aConfirmationThatIsSentButNotCommittedWinsOverTheFenceThatQueuesBehindIt() throws Exception {
        try (TestReplica caller = TestReplica.start(database, "caller", strict(LEASE));
                TestReplica slow = TestReplica.start(database, "slow", strict(Duration.ofSeconds(2)));
                Connection lock = database.access.connect()) {
            TestDatabase.Issued token = database.issue();
            assertThat(caller.barrier.await().complete()).isTrue();
            lock.setAutoCommit(false);
            TestDatabase.run(lock, "select 1 from replica where name = 'slow' for update");
            await(() -> waiting("update replica set beat%") == 1);

            database.revoke(token);
            ReplicaView view = look();
            ReplicaView.Row row = row(view, "slow");
            ExecutorService other = Executors.newSingleThreadExecutor();
            try (Connection fencing = database.access.connect()) {
                Future<Boolean> fence = other.submit(() -> ReplicaView.fence(fencing, row));
                await(() -> waiting("update replica set state%") == 1);
                lock.commit();

                assertThat(fence.get(5, TimeUnit.SECONDS)).isFalse();
            } finally {
                other.shutdownNow();
            }
            assertThat(caller.barrier.await().complete()).isTrue();
            assertThat(slow.verify(token)).isEqualTo(VerdictCode.REVOKED);
        }
    }

    @Test
    void aFenceThatWinsTurnsTheConfirmationBehindItIntoNone() throws Exception {
        try (TestReplica caller = TestReplica.start(database, "caller", strict(LEASE));
                TestReplica slow = TestReplica.start(database, "slow", strict(Duration.ofSeconds(2)));
                Connection fencing = database.access.connect()) {
            TestDatabase.Issued token = database.issue();
            assertThat(caller.barrier.await().complete()).isTrue();
            ReplicaView.Row row = row(look(), "slow");
            fencing.setAutoCommit(false);
            TestDatabase.run(fencing, "select 1 from replica where name = 'slow' for update");
            ReplicaView.Row last = row(look(), "slow");
            await(() -> waiting("update replica set beat%") == 1);

            assertThat(ReplicaView.fence(fencing, last)).isTrue();
            fencing.commit();

            await(() -> slow.status.fences() == 1);
            database.revoke(token);
            await(() -> slow.verify(token) == VerdictCode.REVOKED);
            assertThat(row(look(), "slow").incarnation()).isNotEqualTo(row.incarnation());
        }
    }

    @Test
    void withoutADatabaseTheCallIsPendingAndSaysUntilWhen() {
        DatabaseAccess nowhere = new DatabaseAccess("jdbc:postgresql://127.0.0.1:1/none", new java.util.Properties());
        TestReplica replica = new TestReplica(database, nowhere, "a", available(LEASE, Duration.ofSeconds(3)), LEASE);
        replica.barrier.start();

        Propagation propagation = replica.barrier.await();

        assertThat(propagation.complete()).isFalse();
        assertThat(propagation.effectiveBy()).isAfter(Instant.ofEpochMilli(replica.clock.millis() + 2_000));
    }

    @Test
    void aConnectionThatWasDroppedWithoutAWordCostsNoCallItsWait() throws Exception {
        try (TestReplica replica = TestReplica.start(database, "a", strict(LEASE));
                TcpProxy wire = new TcpProxy(database.port())) {
            RevocationBarrier barrier = new RevocationBarrier(
                    database.through(wire),
                    replica.terms,
                    LEASE.plusSeconds(1),
                    replica.status,
                    replica.clock,
                    replica.monotonic,
                    new SilenceWatch());
            barrier.start();
            assertThat(barrier.await().complete()).isTrue();

            wire.forget();

            assertThat(barrier.await().complete()).isTrue();
            barrier.stop();
        }
    }

    @Test
    void manyRevokersShareTheWait() throws Exception {
        try (TestReplica a = TestReplica.start(database, "a", strict(Duration.ofSeconds(3)));
                TestReplica b = TestReplica.start(database, "b", strict(Duration.ofSeconds(3)))) {
            ExecutorService revokers = Executors.newFixedThreadPool(50);
            try {
                List<Future<Boolean>> calls = new ArrayList<>();
                for (int call = 0; call < 200; call++) {
                    calls.add(revokers.submit(() -> {
                        TestDatabase.Issued token = database.issue();
                        database.revoke(token);
                        boolean complete = a.barrier.await().complete();
                        return complete
                                && a.verify(token) == VerdictCode.REVOKED
                                && b.verify(token) == VerdictCode.REVOKED;
                    }));
                }
                for (Future<Boolean> call : calls) {
                    assertThat(call.get(30, TimeUnit.SECONDS)).isTrue();
                }
            } finally {
                revokers.shutdownNow();
            }
        }
    }

    @Test
    void aVerificationThatReadJustBeforeTheRevocationStoresNothingThatOutlivesIt() throws Exception {
        try (TestReplica replica = TestReplica.start(database, "a", strict(LEASE))) {
            for (int round = 0; round < 20; round++) {
                TestDatabase.Issued token = database.issue();
                assertThat(replica.barrier.await().complete()).isTrue();
                CountDownLatch read = new CountDownLatch(1);
                CountDownLatch revoked = new CountDownLatch(1);
                TokenLookup slow = hash -> {
                    KnownToken found = replica.index.find(hash);
                    read.countDown();
                    while (revoked.getCount() > 0) {
                        LockSupport.parkNanos(100_000);
                    }
                    return found;
                };
                Verifier early =
                        new Verifier(database.format, slow, replica.clock, replica.lease, new UsageRecorder(0));
                ExecutorService reader = Executors.newSingleThreadExecutor();
                try {
                    Future<Verdict> begunBefore =
                            reader.submit(() -> early.verify(token.value().reveal(), List.of(), () -> null, "json"));
                    assertThat(read.await(5, TimeUnit.SECONDS)).isTrue();
                    database.revoke(token);
                    assertThat(replica.barrier.await().complete()).isTrue();
                    revoked.countDown();
                    begunBefore.get(5, TimeUnit.SECONDS);

                    assertThat(replica.verify(token)).isEqualTo(VerdictCode.REVOKED);
                } finally {
                    reader.shutdownNow();
                }
            }
        }
    }

    private ReplicaView look() {
        try (Connection connection = database.access.connect()) {
            return ReplicaView.read(connection);
        } catch (java.sql.SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static ReplicaView.Row row(ReplicaView view, String name) {
        return view.replicas().stream()
                .filter(row -> row.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private long waiting(String statement) {
        return database.number(
                "select count(*) from pg_stat_activity where wait_event_type = 'Lock' and query like ?"
                        + " and datname = current_database()",
                statement);
    }
}
