package dev.tollgate.verify.feed;

import dev.tollgate.verify.cluster.ReplicaIdentity;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** The log of changes, as one connection reads it. */
final class ChangeLog {
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

    private final Connection connection;
    private final PreparedStatement readLog;

    ChangeLog(Connection connection) throws SQLException {
        this.connection = connection;
        this.readLog = connection.prepareStatement(READ_LOG);
    }

    /** Whether this program understands all that the database holds. */
    boolean isUnderstood() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select required_protocol from change_log_state")) {
            row.next();
            return row.getInt(1) <= ReplicaIdentity.PROTOCOL;
        }
    }

    Change.Batch read(long after, int limit) throws SQLException {
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
}
