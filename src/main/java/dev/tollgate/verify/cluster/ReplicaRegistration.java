package dev.tollgate.verify.cluster;

import dev.tollgate.verify.LeaseTerms;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.OptionalLong;
import java.util.UUID;

/**
 * How an incarnation gets into the table {@code replica}: LOADING, then LIVE, then FENCED, and never back. A statement
 * that arrives twice, or late, finds its row gone or past LOADING and changes nothing.
 *
 * <p>Nobody's row is removed because of its name: two living processes may share one. Only two things prove here that
 * a row stands for nobody: it is an earlier one of this very process, or its process held the lock of the data
 * directory that this one holds now.
 */
final class ReplicaRegistration {
    private static final String BEGIN = """
            insert into replica (incarnation, name, explicit_name, state, mode, lease_ms, max_age_ms, protocol,
                                 holds_directory, process, generation, applied_seq, started_at, confirmed_at)
            select ?, ?, ?, 'LOADING', ?, ?, ?, ?, ?, ?, ?,
                   greatest((select max(seq) from change_log), pruned_up_to), clock_timestamp(), clock_timestamp()
              from change_log_state
            """;
    private static final String GO_LIVE = """
            with live as (update replica set state = 'LIVE', applied_seq = ?, joined = clock_timestamp(),
                                               confirmed_at = clock_timestamp()
                           where incarnation = ? and state = 'LOADING' returning incarnation),
            dead as (delete from replica
                      where exists (select 1 from live) and incarnation <> ?
                        and (incarnation = any(?) or ? and holds_directory))
            select count(*) from live
            """;

    private static final String CONFIRM = """
            update replica set beat = beat + 1, applied_seq = ?, confirmed_at = clock_timestamp()
             where incarnation = ? and state = 'LIVE' returning clock_timestamp()
            """;

    // Committed without waiting for the disk: what a crash undoes here was progress that nobody's lease rests on.
    private static final String ADVANCE = """
            update replica set applied_seq = ? where incarnation = ? and state = 'LIVE'
            returning set_config('synchronous_commit', 'off', true)
            """;

    private ReplicaRegistration() {}

    /**
     * Holds the log's present place against pruning until the incarnation goes live.
     *
     * @param generation how many incarnations its process has had with this one
     */
    static void begin(Connection connection, UUID incarnation, ReplicaIdentity identity, long generation)
            throws SQLException {
        LeaseTerms terms = identity.terms();
        try (PreparedStatement statement = connection.prepareStatement(BEGIN)) {
            statement.setObject(1, incarnation);
            statement.setString(2, identity.name());
            statement.setBoolean(3, identity.explicitName());
            statement.setString(4, ReplicaView.mode(terms.mode()));
            statement.setLong(5, terms.lease().toMillis());
            statement.setLong(6, terms.maxAge().toMillis());
            statement.setInt(7, ReplicaIdentity.PROTOCOL);
            statement.setBoolean(8, identity.holdsDirectory());
            statement.setObject(9, identity.process());
            statement.setLong(10, generation);
            statement.executeUpdate();
        }
    }

    /**
     * @param own incarnations of this process, which end with it all but this one
     * @return false if the incarnation was not loading any more: it will never live
     */
    static boolean goLive(
            Connection connection, UUID incarnation, ReplicaIdentity identity, long appliedSeq, Collection<UUID> own)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(GO_LIVE)) {
            statement.setLong(1, appliedSeq);
            statement.setObject(2, incarnation);
            statement.setObject(3, incarnation);
            statement.setArray(4, connection.createArrayOf("uuid", own.toArray()));
            statement.setBoolean(5, identity.holdsDirectory());
            try (ResultSet row = statement.executeQuery()) {
                return row.next() && row.getLong(1) == 1;
            }
        }
    }

    /** @return the database's time in epoch milliseconds; empty if the incarnation is not live any more */
    static OptionalLong confirm(Connection connection, UUID incarnation, long appliedSeq) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(CONFIRM)) {
            statement.setLong(1, appliedSeq);
            statement.setObject(2, incarnation);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? OptionalLong.of(row.getTimestamp(1).getTime()) : OptionalLong.empty();
            }
        }
    }

    /** @return false if the incarnation is not live any more */
    static boolean advance(Connection connection, UUID incarnation, long appliedSeq) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(ADVANCE)) {
            statement.setLong(1, appliedSeq);
            statement.setObject(2, incarnation);
            try (ResultSet row = statement.executeQuery()) {
                return row.next();
            }
        }
    }
}
