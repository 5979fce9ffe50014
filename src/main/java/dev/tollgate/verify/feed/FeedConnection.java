package dev.tollgate.verify.feed;

import dev.tollgate.database.DatabaseAccess;
import dev.tollgate.verify.cluster.ReplicaView;
import dev.tollgate.verify.index.IndexWriter;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.postgresql.PGConnection;

/** The feed's connection: the one that listens. */
final class FeedConnection implements AutoCloseable {
    private static final Duration SHORTEST_TIMEOUT = Duration.ofSeconds(1);
    private static final Duration LOADING_TIMEOUT = Duration.ofMinutes(1);

    /** All in one message to the server. */
    private static final String SESSION = String.join(
            ";",
            // Without it a crash of the server could undo a confirmation that this replica already lives by.
            "set synchronous_commit = on",
            // What changed is found by its keys. Where a table has just grown and has no statistics, the planner would
            // read all of it for each batch, and the replica would fall behind a burst of changes.
            "set enable_seqscan = off",
            "set enable_hashjoin = off",
            "set enable_mergejoin = off",
            // Where there is nothing but the whole table to read, these penalties look like work that pays for
            // compiling it.
            "set jit = off",
            "set max_parallel_workers_per_gather = 0",
            "listen tollgate_change");

    private final Connection connection;
    private final Duration timeout;
    private final PGConnection notifications;
    private final ChangeLog log;

    private FeedConnection(Connection connection, Duration timeout) throws SQLException {
        this.connection = connection;
        this.timeout = timeout;
        this.notifications = connection.unwrap(PGConnection.class);
        try (Statement statement = connection.createStatement()) {
            statement.execute(SESSION);
        }
        this.log = new ChangeLog(connection);
    }

    /** @param lease within which an answer is of use; a very short one is not asked of the network */
    static FeedConnection open(DatabaseAccess database, Duration lease) throws SQLException {
        Duration timeout = lease.compareTo(SHORTEST_TIMEOUT) < 0 ? SHORTEST_TIMEOUT : lease;
        Connection connection = database.open("feed", timeout);
        try {
            return new FeedConnection(connection, timeout);
        } catch (SQLException | RuntimeException e) {
            DatabaseAccess.closeAfter(e, connection);
            throw e;
        }
    }

    /** Tells this server process from a restarted or a promoted one. */
    String serverInstance() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select " + ReplicaView.SERVER_INSTANCE)) {
            row.next();
            return row.getString(1);
        }
    }

    /** For the statements on this replica's row, which must go the same way as those on the log. */
    Connection session() {
        return connection;
    }

    ChangeLog log() {
        return log;
    }

    void apply(IndexWriter index, List<Change> changes) throws SQLException {
        new ChangeApplier(index).apply(connection, changes);
    }

    IndexLoader.Snapshot load() throws SQLException {
        DatabaseAccess.setTimeout(connection, LOADING_TIMEOUT);
        IndexLoader.Snapshot snapshot = IndexLoader.load(connection);
        DatabaseAccess.setTimeout(connection, timeout);
        return snapshot;
    }

    /** Returns when a change is announced, and at the latest after {@code millis} &gt; 0. */
    void awaitChange(int millis) throws SQLException {
        notifications.getNotifications(millis);
    }

    /** From another thread: whatever this one waits for fails now. */
    void abort() {
        try {
            connection.abort(Runnable::run);
        } catch (SQLException e) {
            // It is gone already.
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
