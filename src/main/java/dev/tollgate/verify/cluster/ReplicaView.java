package dev.tollgate.verify.cluster;

import dev.tollgate.verify.VerifyConfig;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * The head of the log and every replica that may answer, as one statement saw them.
 *
 * @param head the number of the last committed change
 * @param databaseMillis the database's time, epoch milliseconds
 * @param serverInstance tells this server process from a restarted or a promoted one
 */
public record ReplicaView(long head, long databaseMillis, String serverInstance, List<Row> replicas) {
    public static final String SERVER_INSTANCE = "pg_postmaster_start_time()::text";

    // One snapshot: a replica that registers after it reads the log after it, and so finds this head.
    private static final String QUERY = """
            select h.head, (extract(epoch from clock_timestamp()) * 1000)::bigint, %s,
                   r.incarnation, r.name, r.state = 'FENCED', r.mode = 'strict', r.lease_ms, r.max_age_ms, r.beat,
                   r.applied_seq, (extract(epoch from r.confirmed_at) * 1000)::bigint
              from (select greatest((select max(seq) from change_log), pruned_up_to) head from change_log_state) h
              left join replica r on r.state <> 'LOADING'
            """.formatted(SERVER_INSTANCE);
    private static final String FENCE =
            "update replica set state = 'FENCED' where incarnation = ? and beat = ? and state = 'LIVE'";
    private static final String FORGET = "delete from replica where incarnation = ? and state = 'FENCED'";

    /**
     * A replica's row.
     *
     * @param confirmedAtMillis database time of its last confirmation
     */
    public record Row(
            UUID incarnation,
            String name,
            boolean fenced,
            boolean strict,
            Duration lease,
            Duration maxAge,
            long beat,
            long appliedSeq,
            long confirmedAtMillis) {}

    public static ReplicaView read(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(QUERY);
                ResultSet row = statement.executeQuery()) {
            List<Row> replicas = new ArrayList<>();
            ReplicaView view = new ReplicaView(0, 0, "", replicas);
            while (row.next()) {
                view = new ReplicaView(row.getLong(1), row.getLong(2), row.getString(3), replicas);
                UUID incarnation = row.getObject(4, UUID.class);
                if (incarnation != null) {
                    replicas.add(new Row(
                            incarnation,
                            row.getString(5),
                            row.getBoolean(6),
                            row.getBoolean(7),
                            Duration.ofMillis(row.getLong(8)),
                            Duration.ofMillis(row.getLong(9)),
                            row.getLong(10),
                            row.getLong(11),
                            row.getLong(12)));
                }
            }
            return view;
        }
    }

    /** Removes the row of one that was fenced and has certainly stopped. */
    public static void forget(Connection connection, Row row) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(FORGET)) {
            statement.setObject(1, row.incarnation());
            statement.executeUpdate();
        }
    }

    /** @return false if the replica confirmed in the meantime, or is not live any more */
    public static boolean fence(Connection connection, Row row) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(FENCE)) {
            statement.setObject(1, row.incarnation());
            statement.setLong(2, row.beat());
            return statement.executeUpdate() == 1;
        }
    }

    static String mode(VerifyConfig.WhenBehind mode) {
        return mode.name().toLowerCase(Locale.ROOT);
    }

    /** The longest lease that one of them holds, at least the given one. */
    public Duration longestLease(Duration own) {
        return Stream.concat(Stream.of(own), replicas.stream().map(Row::lease))
                .max(Duration::compareTo)
                .orElse(own);
    }

    /** The longest time that one of them answers from what it knows, at least the given one. */
    public Duration longestAge(Duration own) {
        return Stream.concat(Stream.of(own), replicas.stream().map(Row::maxAge))
                .max(Duration::compareTo)
                .orElse(own);
    }
}
