package dev.tollgate.verify;

import java.net.InetAddress;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Writes usage in one statement, in the order of ids: two replicas never lock the same rows in different orders. */
final class UsageFlush {
    private static final String UPSERT = """
            insert into token_usage as u (token_id, uses, refused, last_used_at, last_used_address,
                                          ending_value_used_at, ending_value_address)
            select id, uses, refused, to_timestamp(used / 1000.0), address,
                   to_timestamp(ending / 1000.0), ending_address
              from unnest(?::uuid[], ?::bigint[], ?::bigint[], ?::bigint[], ?::text[], ?::bigint[], ?::text[])
                   as n (id, uses, refused, used, address, ending, ending_address)
             order by id
            on conflict (token_id) do update set
                uses = u.uses + excluded.uses,
                refused = u.refused + excluded.refused,
                last_used_at = greatest(u.last_used_at, excluded.last_used_at),
                last_used_address = case when excluded.last_used_at >= coalesce(u.last_used_at, '-infinity')
                                         then excluded.last_used_address else u.last_used_address end,
                ending_value_used_at = greatest(u.ending_value_used_at, excluded.ending_value_used_at),
                ending_value_address =
                    case when excluded.ending_value_used_at >= coalesce(u.ending_value_used_at, '-infinity')
                         then excluded.ending_value_address else u.ending_value_address end
            """;

    private UsageFlush() {}

    static void write(Connection connection, UsageRecorder recorder) throws SQLException {
        Map<UUID, UsageRecorder.Tally> unwritten = recorder.unwritten();
        if (unwritten.isEmpty()) {
            return;
        }
        List<Map.Entry<UUID, UsageRecorder.Tally>> rows = List.copyOf(unwritten.entrySet());
        try (PreparedStatement statement = connection.prepareStatement(UPSERT)) {
            statement.setArray(
                    1,
                    connection.createArrayOf(
                            "uuid", rows.stream().map(Map.Entry::getKey).toArray()));
            statement.setArray(2, column(connection, "bigint", rows, tally -> tally.uses));
            statement.setArray(3, column(connection, "bigint", rows, tally -> tally.refused));
            statement.setArray(4, column(connection, "bigint", rows, tally -> time(tally.lastUsedMillis)));
            statement.setArray(5, column(connection, "text", rows, tally -> text(tally.lastAddress)));
            statement.setArray(6, column(connection, "bigint", rows, tally -> time(tally.endingValueUsedMillis)));
            statement.setArray(7, column(connection, "text", rows, tally -> text(tally.endingValueAddress)));
            statement.executeUpdate();
        }
        recorder.written();
    }

    private static Array column(
            Connection connection,
            String type,
            List<Map.Entry<UUID, UsageRecorder.Tally>> rows,
            Function<UsageRecorder.Tally, @Nullable Object> value)
            throws SQLException {
        return connection.createArrayOf(
                type, rows.stream().map(row -> value.apply(row.getValue())).toArray());
    }

    private static @Nullable Long time(long millis) {
        return millis == 0 ? null : millis;
    }

    private static @Nullable String text(@Nullable InetAddress address) {
        return address == null ? null : address.getHostAddress();
    }
}
