package dev.tollgate.replica;

import dev.tollgate.database.DatabaseAccess;
import dev.tollgate.verify.cluster.ReplicaView;
import dev.tollgate.verify.cluster.SilenceWatch;
import dev.tollgate.verify.usage.UsageFlush;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * What has to be done from time to time, on a thread of its own: usage is written, replicas that died without leaving
 * are fenced, and of the change log goes what nobody needs any more.
 */
public final class Housekeeping {
    static final Duration INTERVAL = Duration.ofSeconds(10);

    private static final Logger LOG = Logger.getLogger(Housekeeping.class);
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final int ROUNDS_PER_PRUNING = 30;
    // Strictly below every position: the row at a replica's own place is how it recognizes its past.
    private static final String PRUNE = """
            with bound as (
                select least(coalesce((select max(seq) from change_log where at < clock_timestamp() - interval '1 hour'), 0),
                             (select min(applied_seq) - 1 from replica where state in ('LIVE', 'LOADING'))) as seq),
            moved as (
                update change_log_state set pruned_up_to = bound.seq from bound
                 where bound.seq > pruned_up_to returning pruned_up_to)
            delete from change_log using moved where change_log.seq <= moved.pruned_up_to
            """;
    private static final String FORGET_ABANDONED = """
            delete from replica
             where state = 'LOADING' and started_at < clock_timestamp() - interval '1 hour'
            """;

    private final DatabaseAccess database;
    private final UsageFlush usage;
    private final LongSupplier monotonic;
    private final Consumer<ReplicaView> observer;
    private final SilenceWatch silence;
    private final Thread thread = new Thread(this::run, "tollgate-housekeeping");
    private volatile boolean stopping;
    private @Nullable Connection connection;

    /** @param observer is shown the replicas once per interval */
    public Housekeeping(
            DatabaseAccess database,
            UsageFlush usage,
            LongSupplier monotonic,
            SilenceWatch silence,
            Consumer<ReplicaView> observer) {
        this.database = database;
        this.usage = usage;
        this.monotonic = monotonic;
        this.silence = silence;
        this.observer = observer;
        thread.setDaemon(true);
    }

    public void start() {
        thread.start();
    }

    boolean isAlive() {
        return thread.isAlive();
    }

    /** Writes what has not been written yet; call it when nothing verifies any more. */
    public void stop() throws InterruptedException {
        stopping = true;
        thread.interrupt();
        thread.join(TIMEOUT.toMillis());
        if (!thread.isAlive()) {
            // By a new connection: of what is sent by a kept one that is gone nobody would know whether it arrived.
            close();
            round(false);
            close();
        }
    }

    private void run() {
        for (int rounds = 1; !stopping; rounds++) {
            try {
                usage.rest(INTERVAL);
                round(rounds % ROUNDS_PER_PRUNING == 1);
            } catch (InterruptedException e) {
                return;
            } catch (Throwable e) {
                LOG.error("What is due from time to time could not be done", e);
            }
        }
    }

    /** A connection that was good for the last round may be gone: then it is done by another one. */
    void round(boolean prune) {
        boolean kept = connection != null;
        try {
            round(open(), prune);
        } catch (SQLException | RuntimeException e) {
            close();
            if (kept) {
                round(prune);
                return;
            }
            LOG.warnf("Usage could not be written, trying again later reason=%s", e);
        }
    }

    private void round(Connection open, boolean prune) throws SQLException {
        if (stopping) {
            usage.finish(open);
            return;
        }
        // First, for the same reason: a question finds out whether a kept connection is good.
        fenceSilent(open);
        usage.write(open);
        if (prune) {
            prune(open);
        }
    }

    /** Kept from round to round: to enter costs the database more than a round. */
    private Connection open() throws SQLException {
        Connection open = connection;
        if (open == null) {
            open = database.open("housekeeping", TIMEOUT);
            connection = open;
        }
        return open;
    }

    private void close() {
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

    private void fenceSilent(Connection connection) throws SQLException {
        long asked = monotonic.getAsLong();
        ReplicaView view = ReplicaView.read(connection);
        SilenceWatch.Seen seen = silence.look(view, asked, monotonic.getAsLong());
        for (ReplicaView.Row row : seen.silent()) {
            if (ReplicaView.fence(connection, row)) {
                LOG.warnf("Fenced a replica that stayed silent name=%s", row.name());
            }
        }
        for (ReplicaView.Row row : seen.stopped()) {
            ReplicaView.forget(connection, row);
        }
        observer.accept(view);
    }

    public static void prune(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.executeUpdate(FORGET_ABANDONED);
            statement.executeUpdate(PRUNE);
        }
    }
}
