package dev.tollgate.verify.barrier;

import dev.tollgate.database.DatabaseAccess;
import dev.tollgate.database.RepeatedFailure;
import dev.tollgate.verify.DatabaseClock;
import dev.tollgate.verify.LeaseTerms;
import dev.tollgate.verify.cluster.ReplicaView;
import dev.tollgate.verify.cluster.SilenceWatch;
import dev.tollgate.verify.feed.FeedStatus;
import dev.tollgate.verify.feed.Pause;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Where a call that changed what verifies waits, after its commit, until no replica answers without the change.
 *
 * <p>All waiters share one thread, one connection and one look: a statement that shows the head of the log and every
 * replica's row. The first look after a waiter came names the change it waits for, since its own is committed and so
 * not past that head. A replica that stays silent is never ignored but fenced, and only after this process itself has
 * seen its beat stand still for longer than its lease lasts: the row lock then decides between fence and confirmation.
 */
public class RevocationBarrier {
    private static final Logger LOG = Logger.getLogger(RevocationBarrier.class);
    /** Far fewer than there are worker threads: while the database is away, the others go on answering. */
    private static final int MOST_WAITERS = 64;

    private static final Duration SHORTEST_TIMEOUT = Duration.ofMillis(200);
    private static final Duration LONGEST_TIMEOUT = Duration.ofSeconds(2);
    private static final int LOOKS_PER_WAIT = 2;

    private final DatabaseAccess database;
    private final LeaseTerms own;
    private final Duration wait;
    private final FeedStatus feed;
    private final DatabaseClock clock;
    private final LongSupplier monotonic;
    private final SilenceWatch silence;
    private final Queue<Waiter> waiters = new ConcurrentLinkedQueue<>();
    private final Semaphore places = new Semaphore(MOST_WAITERS);
    private final Pause pause = new Pause();
    private final RepeatedFailure failure = new RepeatedFailure(LOG, "The look at the replicas");
    private final Thread thread = new Thread(this::run, "tollgate-barrier");
    private volatile @Nullable ReplicaView lastView;
    private volatile boolean stopping;
    private @Nullable Connection connection;

    public RevocationBarrier(
            DatabaseAccess database,
            LeaseTerms own,
            Duration wait,
            FeedStatus feed,
            DatabaseClock clock,
            LongSupplier monotonic,
            SilenceWatch silence) {
        this.database = database;
        this.own = own;
        this.wait = wait;
        this.feed = feed;
        this.clock = clock;
        this.monotonic = monotonic;
        this.silence = silence;
        thread.setDaemon(true);
    }

    /**
     * For a process that is no replica: waits for everything that was committed before the call.
     *
     * @param expected of the replicas, as long as none of them says otherwise
     * @param now by the database's clock
     */
    public static Propagation awaitOnce(DatabaseAccess database, LeaseTerms expected, Instant now) {
        LongSupplier monotonic = System::nanoTime;
        DatabaseClock clock = new DatabaseClock(monotonic, () -> now, now::toEpochMilli);
        clock.heard(now.toEpochMilli(), monotonic.getAsLong());
        RevocationBarrier barrier = new RevocationBarrier(
                database,
                expected,
                LeaseTerms.withMargin(expected.lease()).plusSeconds(1),
                new FeedStatus(monotonic),
                clock,
                monotonic,
                new SilenceWatch());
        barrier.start();
        try {
            return barrier.await();
        } finally {
            barrier.stopping = true;
            LockSupport.unpark(barrier.thread);
        }
    }

    private static final class Waiter {
        final CompletableFuture<Propagation> answer = new CompletableFuture<>();
        final long sinceNanos;
        long seq = -1;
        volatile @Nullable Propagation soFar;

        Waiter(long sinceNanos) {
            this.sinceNanos = sinceNanos;
        }
    }

    public void start() {
        // With one replica that is all there is to wait for; of others it is seen when it is looked for.
        feed.whenTold(this::wake);
        thread.start();
    }

    public boolean isAlive() {
        return thread.isAlive();
    }

    public void stop() throws InterruptedException {
        stopping = true;
        thread.interrupt();
        thread.join(LONGEST_TIMEOUT.toMillis());
    }

    /**
     * Waits for everything that was committed before the call. Blocks, for at most {@code tollgate.revocation.wait};
     * holds no connection of the pool. Never fails: what cannot be found out is pending.
     */
    public Propagation await() {
        return await(wait);
    }

    /** The same, for less. */
    public Propagation await(Duration most) {
        if (!places.tryAcquire()) {
            return unknown();
        }
        Waiter waiter = new Waiter(monotonic.getAsLong());
        waiters.add(waiter);
        LockSupport.unpark(thread);
        try {
            Duration longest = most.compareTo(wait) < 0 ? most : wait;
            return waiter.answer.get(longest.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException | ExecutionException e) {
            return orUnknown(waiter.soFar);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return orUnknown(waiter.soFar);
        } finally {
            waiters.remove(waiter);
            places.release();
        }
    }

    private void wake() {
        if (!waiters.isEmpty()) {
            LockSupport.unpark(thread);
        }
    }

    private Propagation orUnknown(@Nullable Propagation known) {
        return known == null ? unknown() : known;
    }

    /** Nothing could be asked: every replica that there may be has stopped after the longest age that is known. */
    private Propagation unknown() {
        ReplicaView view = lastView;
        Duration age = view == null ? own.maxAge() : view.longestAge(own.maxAge());
        return Propagation.pending(
                List.of(), clock.estimateMillis() + LeaseTerms.withMargin(age).toMillis());
    }

    private void run() {
        long idleNanos = LeaseTerms.withMargin(own.lease()).toNanos();
        while (!stopping) {
            if (waiters.isEmpty()) {
                LockSupport.parkNanos(this, idleNanos);
            }
            if (stopping) {
                break;
            }
            try {
                long begin = System.nanoTime();
                // Also when nobody waits: a connection that was dropped without a word is then replaced before it
                // costs a call its wait, and a replica that died is fenced before a call has to.
                look();
                failure.over();
                pause.after(begin);
                if (!waiters.isEmpty()) {
                    LockSupport.parkNanos(this, Math.max(pauseNanos(), pause.leftNanos()));
                }
            } catch (Throwable e) {
                // Without this thread every change would be pending for ever.
                if (!stopping) {
                    failure.report(e, 0);
                }
                closeConnection();
                LockSupport.parkNanos(this, TimeUnit.MILLISECONDS.toNanos(50));
            }
        }
        closeConnection();
    }

    private void look() throws SQLException {
        List<Waiter> asking = List.copyOf(waiters);
        Connection open = open();
        long asked = monotonic.getAsLong();
        ReplicaView view = ReplicaView.read(open);
        SilenceWatch.Seen seen = silence.look(view, asked, monotonic.getAsLong());
        lastView = view;
        Outlook outlook = new Outlook(view, seen);
        asking.forEach(waiter -> judge(waiter, outlook));
        for (ReplicaView.Row row : seen.silent()) {
            if (ReplicaView.fence(open, row)) {
                LOG.warnf(
                        "Fenced a replica that stayed silent name=%s incarnation=%s lease=%s appliedSeq=%d",
                        row.name(), row.incarnation(), row.lease(), row.appliedSeq());
            }
        }
    }

    private void judge(Waiter waiter, Outlook outlook) {
        ReplicaView view = outlook.view();
        if (waiter.seq < 0) {
            waiter.seq = view.head();
        }
        List<ReplicaView.Row> unconfirmed = outlook.unconfirmed(waiter.seq);
        boolean trusted = feed.trusts(
                view.serverInstance(),
                LeaseTerms.withMargin(view.longestLease(own.lease())).toNanos());
        if (unconfirmed.isEmpty() && trusted) {
            waiter.answer.complete(Propagation.COMPLETE);
            return;
        }
        Propagation pending = trusted
                ? Propagation.pending(
                        unconfirmed.stream().map(ReplicaView.Row::name).toList(), outlook.effectiveMillis(unconfirmed))
                : unknown();
        waiter.soFar = pending;
        if (trusted && outlook.awaited(waiter.seq).isEmpty()) {
            waiter.answer.complete(pending);
        }
    }

    /** Short while confirmations are due any moment, longer for those that wait for a silence to be long enough. */
    private long pauseNanos() {
        long now = monotonic.getAsLong();
        long youngest = waiters.stream()
                .mapToLong(waiter -> now - waiter.sinceNanos)
                .min()
                .orElse(0);
        long millis = TimeUnit.NANOSECONDS.toMillis(youngest);
        return TimeUnit.MILLISECONDS.toNanos(millis < 100 ? 2 : millis < 500 ? 10 : 40);
    }

    private Connection open() throws SQLException {
        Connection open = connection;
        if (open == null) {
            open = database.open("barrier", LONGEST_TIMEOUT);
            connection = open;
            DatabaseAccess.setTimeout(open, timeout());
        }
        return open;
    }

    /** An answer that takes longer is asked for once more, by another connection, while the call still waits. */
    private Duration timeout() {
        Duration part = wait.dividedBy(LOOKS_PER_WAIT);
        return part.compareTo(SHORTEST_TIMEOUT) < 0
                ? SHORTEST_TIMEOUT
                : part.compareTo(LONGEST_TIMEOUT) > 0 ? LONGEST_TIMEOUT : part;
    }

    private void closeConnection() {
        Connection open = connection;
        connection = null;
        if (open != null) {
            try {
                open.close();
            } catch (SQLException e) {
                LOG.debugf("A broken connection could not be closed reason=%s", e);
            }
        }
    }
}
