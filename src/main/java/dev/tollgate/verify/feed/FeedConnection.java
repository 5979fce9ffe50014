package dev.tollgate.verify.feed;

import dev.tollgate.database.DatabaseAccess;
import dev.tollgate.verify.cluster.ReplicaIdentity;
import dev.tollgate.verify.cluster.ReplicaRegistration;
import dev.tollgate.verify.cluster.ReplicaView;
import dev.tollgate.verify.index.IndexWriter;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;
import org.postgresql.PGConnection;

/** The statements of the feed, on the one connection that listens. */
public final class FeedConnection implements AutoCloseable {
    /** Changes that need a higher one cannot be applied by this program. */
    public static final int PROTOCOL = 1;

    private static final Duration SHORTEST_PATIENCE = Duration.ofSeconds(1);
    private static final Duration LOADING_PATIENCE = Duration.ofMinutes(1);
    // Read in one statement with the log: if pruning overtook the reader, both show it.
    private static final String READ_LOG = """
            select s.pruned_up_to, l.seq, l.id, l.source, l.key, encode(l.hash, 'hex'), l.protocol,
                   greatest((select max(seq) from change_log), s.pruned_up_to)
              from change_log_state s
              left join lateral (select * from change_log where seq > ? order by seq limit ?) l on true
            """;
    private static final String READ_PAST = """
            select s.pruned_up_to, l.id, greatest((select max(seq) from change_log), s.pruned_up_to)
              from change_log_state s left join change_log l on l.seq = ?
            """;
    private static final String CONFIRM = """
            update replica set beat = beat + 1, applied_seq = ?, confirmed_at = clock_timestamp()
             where incarnation = ? and state = 'LIVE' returning clock_timestamp()
            """;

    private final Connection connection;
    private final Duration patience;
    private final PGConnection notifications;
    private final PreparedStatement readLog;
    private final PreparedStatement confirm;

    private FeedConnection(Connection connection, Duration patience) throws SQLException {
        this.connection = connection;
        this.patience = patience;
        this.notifications = connection.unwrap(PGConnection.class);
        try (Statement statement = connection.createStatement()) {
            // Without it a crash of the server could undo a confirmation that this replica already lives by.
            statement.execute("set synchronous_commit = on");
            // What changed is found by its keys. Where a table has just grown and has no statistics, the planner would
            // read all of it for each batch, and the replica would fall behind a burst of changes.
            statement.execute("set enable_seqscan = off");
            statement.execute("set enable_hashjoin = off");
            statement.execute("set enable_mergejoin = off");
            // Where there is nothing but the whole table to read, these penalties look like work that pays for
            // compiling it.
            statement.execute("set jit = off");
            statement.execute("set max_parallel_workers_per_gather = 0");
            statement.execute("listen tollgate_change");
        }
        this.readLog = connection.prepareStatement(READ_LOG);
        this.confirm = connection.prepareStatement(CONFIRM);
    }

    /** @param lease within which an answer is of use; a very short one is not asked of the network */
    public static FeedConnection open(DatabaseAccess database, Duration lease) throws SQLException {
        Duration patience = lease.compareTo(SHORTEST_PATIENCE) < 0 ? SHORTEST_PATIENCE : lease;
        Connection connection = database.open("feed", patience);
        try {
            return new FeedConnection(connection, patience);
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

    /** Whether this program understands all that the database holds. */
    boolean isUnderstood() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select required_protocol from change_log_state")) {
            row.next();
            return row.getInt(1) <= PROTOCOL;
        }
    }

    Change.Batch readLog(long after, int limit) throws SQLException {
        readLog.setLong(1, after);
        readLog.setInt(2, limit);
        List<Change> changes = new ArrayList<>();
        try (ResultSet row = readLog.executeQuery()) {
            long prunedUpTo = 0;
            long head = 0;
            while (row.next()) {
                prunedUpTo = row.getLong(1);
                head = row.getLong(8);
                UUID id = row.getObject(3, UUID.class);
                if (id != null) {
                    changes.add(new Change(
                            row.getLong(2),
                            id,
                            row.getString(4),
                            row.getObject(5, UUID.class),
                            row.getString(6),
                            row.getInt(7)));
                }
            }
            return new Change.Batch(prunedUpTo, head, changes);
        }
    }

    /** How the database's history relates to the one that the index stands for. */
    enum Past {
        SAME,
        PRUNED,
        DIFFERENT
    }

    Past compare(Change.Position position) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(READ_PAST)) {
            statement.setLong(1, position.seq());
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                UUID id = row.getObject(2, UUID.class);
                if (row.getLong(3) < position.seq()) {
                    return Past.DIFFERENT;
                }
                if (id == null) {
                    boolean nothingWasThere = position.id() == null && row.getLong(1) == position.seq();
                    boolean pruned = row.getLong(1) >= position.seq();
                    return nothingWasThere ? Past.SAME : pruned ? Past.PRUNED : Past.DIFFERENT;
                }
                return id.equals(position.id()) ? Past.SAME : Past.DIFFERENT;
            }
        }
    }

    public void beginLoading(UUID incarnation, ReplicaIdentity identity) throws SQLException {
        ReplicaRegistration.begin(connection, incarnation, identity);
    }

    public boolean goLive(UUID incarnation, ReplicaIdentity identity, long appliedSeq, Collection<UUID> own)
            throws SQLException {
        return ReplicaRegistration.goLive(connection, incarnation, identity, appliedSeq, own);
    }

    /** @return the database's time in epoch milliseconds; empty if the incarnation is not live any more */
    public OptionalLong confirm(UUID incarnation, long appliedSeq) throws SQLException {
        confirm.setLong(1, appliedSeq);
        confirm.setObject(2, incarnation);
        try (ResultSet row = confirm.executeQuery()) {
            if (!row.next()) {
                return OptionalLong.empty();
            }
            Timestamp now = row.getTimestamp(1);
            return OptionalLong.of(now.getTime());
        }
    }

    void apply(IndexWriter index, List<Change> changes) throws SQLException {
        new ChangeApplier(index).apply(connection, changes);
    }

    IndexLoader.Snapshot load() throws SQLException {
        DatabaseAccess.setPatience(connection, LOADING_PATIENCE);
        IndexLoader.Snapshot snapshot = IndexLoader.load(connection);
        DatabaseAccess.setPatience(connection, patience);
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
