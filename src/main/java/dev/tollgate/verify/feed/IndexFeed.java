package dev.tollgate.verify.feed;

import dev.tollgate.database.DatabaseAccess;
import dev.tollgate.database.RepeatedFailure;
import dev.tollgate.verify.DatabaseClock;
import dev.tollgate.verify.ReplicaLease;
import dev.tollgate.verify.cluster.Incarnation;
import dev.tollgate.verify.cluster.ReplicaIdentity;
import dev.tollgate.verify.index.IndexWriter;
import dev.tollgate.verify.index.TokenIndex;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the index current: one thread, one connection, and a row in {@code replica} by which others know how far this
 * process is.
 *
 * <p>A notification only wakes it up. What is certain rests on three things: the log is read after the incarnation was
 * registered, all of it up to a head seen after that, before a lease begins; a confirmation is sent only after
 * everything it names is visible in the index; and a confirmation counts only if the database says that it changed
 * exactly this live incarnation. Whatever fails or stays unknown is no confirmation, and the lease goes on aging.
 *
 * <p>Between two confirmations that are due the row only says how far this replica is. Who waits for a change needs no
 * more, and no lease is renewed by it, so it need not be on disk.
 */
public class IndexFeed {
    private static final Logger LOG = Logger.getLogger(IndexFeed.class);
    private static final int BATCH = 1_000;
    private static final int BEATS_PER_LEASE = 5;

    private final DatabaseAccess database;
    private final ReplicaIdentity identity;
    private final TokenIndex index;
    private final ReplicaLease lease;
    private final DatabaseClock clock;
    private final FeedStatus status;
    private final BackOff backOff = new BackOff(Duration.ofMillis(50), Duration.ofSeconds(1));
    private final Pause pause = new Pause();
    private final Incarnation incarnation;
    private final ProtocolCheck protocol = new ProtocolCheck();
    private final RepeatedFailure failure = new RepeatedFailure(LOG, "The feed of changes");
    private final Thread thread = new Thread(this::run, "tollgate-feed");

    private @Nullable IndexWriter writer;
    private Change.Position position = new Change.Position(0, null);
    private @Nullable Goal goal;
    private boolean renewed;
    private boolean stuck;
    private long beatNanos;
    private final CountDownLatch begun = new CountDownLatch(1);
    private volatile boolean stopping;
    private volatile @Nullable FeedConnection current;

    public IndexFeed(
            DatabaseAccess database,
            ReplicaIdentity identity,
            TokenIndex index,
            ReplicaLease lease,
            DatabaseClock clock,
            FeedStatus status) {
        this.database = database;
        this.identity = identity;
        this.index = index;
        this.lease = lease;
        this.clock = clock;
        this.status = status;
        this.incarnation = new Incarnation(identity);
        thread.setDaemon(true);
    }

    /**
     * How far this replica must be to be current as of a moment. Under a burst the log never seems to end, and to live
     * by every confirmation would outlast what a waiter was told of a replica that lags.
     */
    private record Goal(long head, ReplicaLease.Confirmation asked) {}

    /** Opens the connection ahead of {@link #start}, beside what else begins. */
    public void connect() {
        thread.start();
    }

    public void start() {
        if (thread.getState() == Thread.State.NEW) {
            connect();
        }
        begun.countDown();
    }

    public boolean isAlive() {
        return thread.isAlive();
    }

    /** Stops answering, then leaves: nobody waits for this replica any more. */
    public void stop() throws InterruptedException {
        stopping = true;
        lease.end();
        FeedConnection connection = current;
        if (connection != null) {
            connection.abort();
        }
        thread.interrupt();
        thread.join(TimeUnit.SECONDS.toMillis(5));
        if (!thread.isAlive()) {
            incarnation.leave(database);
        }
    }

    private void run() {
        FeedConnection early = connectEarly();
        if (stopping && early != null) {
            // It may have opened after its end was asked for.
            early.abort();
        }
        while (!stopping) {
            try (FeedConnection connection = early == null ? open() : early) {
                early = null;
                current = connection;
                follow(connection);
            } catch (Throwable e) {
                // Without this thread the replica would never answer again.
                report(e);
            } finally {
                current = null;
                status.disconnected();
            }
            backOff.pause(() -> stopping);
        }
    }

    /** @return null if there is none yet, which is said if it is still so when the feed begins */
    private @Nullable FeedConnection connectEarly() {
        try {
            current = open();
        } catch (Throwable e) {
            LOG.debug("No connection yet", e);
        }
        try {
            begun.await();
        } catch (InterruptedException e) {
            // It is stopped.
        }
        return current;
    }

    private FeedConnection open() throws SQLException {
        return FeedConnection.open(database, identity.terms().lease());
    }

    private void follow(FeedConnection connection) throws SQLException {
        // What another connection showed of the log may be no part of this server's past.
        goal = null;
        renewed = false;
        String instance = connection.serverInstance();
        if (protocol.isTooOld(connection.log())) {
            return;
        }
        if (writer == null || !hasOurPast(connection)) {
            load(connection);
        }
        status.connected(instance);
        while (!stopping) {
            if (!step(connection)) {
                connection.awaitChange(stuck ? beatMillis() : millisToNextBeat());
                // Changes that come in quick succession are then applied together.
                LockSupport.parkNanos(this, pause.leftNanos());
            }
        }
    }

    /** @return whether there is more to do at once */
    private boolean step(FeedConnection connection) throws SQLException {
        if (!incarnation.isLive()) {
            incarnation.goLive(connection.session(), position.seq());
            joined();
        }
        long begin = System.nanoTime();
        ReplicaLease.Confirmation asked = lease.now();
        Change.Batch batch = connection.log().read(position.seq(), BATCH);
        if (goal == null || position.seq() >= goal.head()) {
            goal = new Goal(batch.head(), asked);
        }
        if (batch.prunedUpTo() > position.seq()) {
            LOG.warnf("The log was pruned past this replica, loading anew appliedSeq=%d", position.seq());
            load(connection);
            return true;
        }
        List<Change> applicable = protocol.applicable(batch.changes());
        apply(connection, applicable);
        stuck = applicable.size() < batch.changes().size();
        boolean due = !renewed || millisToNextBeat() <= 1;
        if (stuck || applicable.isEmpty() && !due) {
            return false;
        }
        boolean full = applicable.size() == BATCH;
        boolean live = say(connection, due, full);
        if (!applicable.isEmpty()) {
            pause.after(begin);
        }
        return !live || full;
    }

    private void apply(FeedConnection connection, List<Change> changes) throws SQLException {
        if (changes.isEmpty()) {
            return;
        }
        IndexWriter loaded = Objects.requireNonNull(writer);
        Change last = changes.get(changes.size() - 1);
        status.sawHead(last.seq());
        connection.apply(loaded, changes);
        position = new Change.Position(last.seq(), last.id());
        status.applied(last.seq(), loaded.size());
        reportUnfit(loaded);
    }

    void reportUnfit(IndexWriter loaded) {
        if (loaded.unfit() > 0 && status.unfit() == 0) {
            LOG.error("A token's organization or role finds no place in the index: it is answered UNAVAILABLE");
        }
        status.unfit(loaded.unfit());
    }

    /** @return false if this process must go live anew */
    private boolean say(FeedConnection connection, boolean due, boolean full) throws SQLException {
        beforeConfirm();
        boolean live = due ? confirm(connection, full) : incarnation.advance(connection.session(), position.seq());
        if (live) {
            status.told();
        } else {
            status.fenced();
        }
        return live;
    }

    private boolean confirm(FeedConnection connection, boolean full) throws SQLException {
        ReplicaLease.Confirmation sent = lease.now();
        OptionalLong databaseMillis = incarnation.confirm(connection.session(), position.seq());
        if (databaseMillis.isEmpty()) {
            return false;
        }
        clock.heard(databaseMillis.getAsLong(), sent.nanos());
        beatNanos = sent.nanos();
        Goal reached = goal;
        renewed = reached != null && position.seq() >= reached.head();
        if (reached != null && renewed && !stopping) {
            lease.renew(full ? reached.asked() : sent);
            status.confirmed();
            failure.over();
            status.failing(0);
            backOff.reset();
        }
        return true;
    }

    /** For tests, which stop a replica at its weakest moment. */
    void beforeConfirm() {}

    private boolean hasOurPast(FeedConnection connection) throws SQLException {
        ChangeLog.Past past = connection.log().compare(position);
        if (past == ChangeLog.Past.DIFFERENT) {
            lease.end();
            LOG.errorf(
                    "The database has another past than this replica, loading anew:"
                            + " it was restored or failed over to an older state appliedSeq=%d",
                    position.seq());
            status.differentPast();
        }
        return past == ChangeLog.Past.SAME;
    }

    /** The old index goes on answering, as long as its lease or age allows, until the new one takes its place. */
    private void load(FeedConnection connection) throws SQLException {
        UUID next = incarnation.beginLoading(connection.session());
        ReplicaLease.Confirmation begin = lease.now();
        IndexLoader.Snapshot snapshot = connection.load();
        writer = snapshot.index();
        position = snapshot.position();
        index.serve(snapshot.index());
        status.loaded(position.seq(), snapshot.index().size());
        reportUnfit(snapshot.index());
        if (protocol.isTooOld(connection.log())) {
            throw new SQLException("the database became too new while it was loaded");
        }
        LOG.infof(
                "Loaded what verifies values=%d seq=%d millis=%d",
                snapshot.index().size(),
                position.seq(),
                TimeUnit.NANOSECONDS.toMillis(lease.now().nanos() - begin.nanos()));
        incarnation.goLive(connection.session(), next, position.seq());
        joined();
    }

    /** What was seen of the log before the incarnation went live proves nothing for it. */
    private void joined() {
        goal = null;
        beatNanos = lease.now().nanos() - identity.terms().leaseNanos();
    }

    private int millisToNextBeat() {
        long passed = TimeUnit.NANOSECONDS.toMillis(lease.now().nanos() - beatNanos);
        return (int) Math.max(1, beatMillis() - passed);
    }

    private int beatMillis() {
        return (int) TimeUnit.NANOSECONDS.toMillis(identity.terms().leaseNanos() / BEATS_PER_LEASE);
    }

    private void report(Throwable e) {
        if (!stopping) {
            failure.report(e, position.seq());
            status.failing(failure.repeats());
        }
    }
}
