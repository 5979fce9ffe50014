package dev.tollgate.verify.feed;

import dev.tollgate.verify.index.IndexWriter;
import dev.tollgate.verify.index.RowsByToken;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;

/** Loads everything that verifies from one snapshot, and the place in the log that the snapshot stands for. */
final class IndexLoader {
    // Commit order is log order, so a snapshot holds a prefix of the log: its head says which.
    private static final String HEAD = """
            select greatest(coalesce(l.seq, 0), s.pruned_up_to), case when l.seq >= s.pruned_up_to then l.id end,
                   (select greatest(reltuples, 0)::bigint from pg_class where oid = 'token_value'::regclass)
              from change_log_state s
              left join (select seq, id from change_log order by seq desc limit 1) l on true
            """;

    private IndexLoader() {}

    /** An index that nobody sees yet, and its place in the log. */
    record Snapshot(IndexWriter index, Change.Position position) {}

    /** If it fails the connection is to be closed, and with it ends the transaction: nothing here hides the cause. */
    static Snapshot load(Connection connection) throws SQLException {
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.execute("set transaction isolation level repeatable read, read only");
            Snapshot snapshot = load(connection, statement);
            connection.commit();
            connection.setAutoCommit(true);
            return snapshot;
        }
    }

    private static Snapshot load(Connection connection, Statement statement) throws SQLException {
        try (ResultSet head = statement.executeQuery(HEAD)) {
            head.next();
            Change.Position position = new Change.Position(head.getLong(1), head.getObject(2, UUID.class));
            IndexWriter index = new IndexWriter(head.getLong(3));
            TokenReader reader = new TokenReader(connection);
            reader.allOrganizations(index::organization);
            reader.allRoles(index::role);
            reader.allTokens(index::reserve);
            RowsByToken rows = new RowsByToken(index, index.rows());
            reader.allValues((value, idHigh, idLow) -> {
                int row = rows.rowOf(idHigh, idLow);
                // A value of no token, which constraints forbid, is unknown here as it is to who follows the log.
                if (row >= 0) {
                    index.addValue(row, value);
                }
            });
            index.forgetOffered();
            return new Snapshot(index, position);
        }
    }
}
