package dev.tollgate.verify.feed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.database.DatabaseAccess;
import dev.tollgate.database.TestDatabase;
import dev.tollgate.request.AddressText;
import dev.tollgate.verify.DatabaseClock;
import dev.tollgate.verify.LeaseTerms;
import dev.tollgate.verify.ReplicaLease;
import dev.tollgate.verify.VerdictCode;
import dev.tollgate.verify.Verifier;
import dev.tollgate.verify.VerifyConfig;
import dev.tollgate.verify.barrier.RevocationBarrier;
import dev.tollgate.verify.cluster.ReplicaIdentity;
import dev.tollgate.verify.cluster.SilenceWatch;
import dev.tollgate.verify.index.TokenIndex;
import dev.tollgate.verify.usage.UsageRecorder;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/** One replica in this JVM: everything but HTTP. Its clock can be moved ahead, and its feed be stopped at will. */
public final class TestReplica implements AutoCloseable {
    public final AtomicLong ahead = new AtomicLong();
    public final LongSupplier monotonic = () -> System.nanoTime() + ahead.get();
    public final LeaseTerms terms;
    public final TokenIndex index = new TokenIndex();
    public final FeedStatus status = new FeedStatus(monotonic);
    public final ReplicaLease lease;
    public final DatabaseClock clock;
    public final IndexFeed feed;
    public final RevocationBarrier barrier;
    public final UsageRecorder usage = new UsageRecorder(1_000);
    public final Verifier verifier;
    public volatile Runnable beforeConfirm = () -> {};

    public TestReplica(TestDatabase database, DatabaseAccess access, String name, LeaseTerms terms, Duration wait) {
        this(database, access, new ReplicaIdentity(name, false, false, terms), wait);
    }

    public TestReplica(TestDatabase database, DatabaseAccess access, ReplicaIdentity identity, Duration wait) {
        LeaseTerms terms = identity.terms();
        this.terms = terms;
        this.lease = new ReplicaLease(terms, monotonic, Clock.systemUTC());
        this.clock = new DatabaseClock(monotonic, Clock.systemUTC(), System::currentTimeMillis);
        this.feed = new IndexFeed(access, identity, index, lease, clock, status) {
            @Override
            void beforeConfirm() {
                beforeConfirm.run();
            }
        };
        this.barrier = new RevocationBarrier(access, terms, wait, status, clock, monotonic, new SilenceWatch());
        this.verifier = new Verifier(database.format, index, clock, lease, usage);
    }

    public static LeaseTerms strict(Duration lease) {
        return new LeaseTerms(VerifyConfig.WhenBehind.STRICT, lease, lease);
    }

    public static LeaseTerms available(Duration lease, Duration maxAge) {
        return new LeaseTerms(VerifyConfig.WhenBehind.AVAILABLE, lease, maxAge);
    }

    public static TestReplica start(TestDatabase database, String name, LeaseTerms terms) {
        return start(database, database.database(), name, terms);
    }

    public static TestReplica start(TestDatabase database, DatabaseAccess access, String name, LeaseTerms terms) {
        return start(database, access, new ReplicaIdentity(name, false, false, terms));
    }

    public static TestReplica start(TestDatabase database, DatabaseAccess access, ReplicaIdentity identity) {
        TestReplica replica = new TestReplica(
                database, access, identity, identity.terms().lease().plusSeconds(1));
        replica.feed.start();
        replica.barrier.start();
        TestReplica.await(replica.status::hasJoined);
        return replica;
    }

    public VerdictCode verify(TestDatabase.Issued token) {
        return verifier.verify(token.value().reveal(), List.of(), () -> null, "json")
                .code();
    }

    public VerdictCode verify(TestDatabase.Issued token, String clientAddress) {
        return verifier.verify(token.value().reveal(), List.of(), () -> AddressText.parse(clientAddress), "json")
                .code();
    }

    public static void await(BooleanSupplier condition) {
        await(Duration.ofSeconds(20), condition);
    }

    public static void await(Duration limit, BooleanSupplier condition) {
        long deadline = System.nanoTime() + limit.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("deadline").isLessThan(deadline);
            Thread.onSpinWait();
            java.util.concurrent.locks.LockSupport.parkNanos(1_000_000);
        }
    }

    @Override
    public void close() {
        try {
            beforeConfirm = () -> {};
            barrier.stop();
            feed.stop();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
