package dev.tollgate.verify.usage;

import java.net.InetAddress;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.UUID;
import java.util.function.IntFunction;
import java.util.function.IntToLongFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

/** Writes usage in one statement, in the order of ids: two replicas never lock the same rows in different orders. */
public final class UsageFlush {
    private static final String UPSERT = """
            insert into token_usage as u (token_id, uses, refused, last_used_at, last_used_address,
                                          ending_value_used_at, ending_value_address)
            select id, uses, refused, to_timestamp(nullif(used, 0) / 1000.0), address,
                   to_timestamp(nullif(ending, 0) / 1000.0), ending_address
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

    public static void write(Connection connection, UsageRecorder recorder) throws SQLException {
        UsageTable usage = recorder.unwritten();
        if (usage.size() == 0) {
            return;
        }
        try (PreparedStatement statement = connection.prepareStatement(UPSERT)) {
            statement.setArray(1, connection.createArrayOf("uuid", column(usage, UUID[]::new, usage::id)));
            statement.setArray(2, numbers(connection, usage, usage::uses));
            statement.setArray(3, numbers(connection, usage, usage::refused));
            statement.setArray(4, numbers(connection, usage, usage::lastUsedMillis));
            statement.setArray(5, addresses(connection, usage, usage::lastAddress));
            statement.setArray(6, numbers(connection, usage, usage::endingValueUsedMillis));
            statement.setArray(7, addresses(connection, usage, usage::endingValueAddress));
            statement.executeUpdate();
        }
        recorder.written();
    }

    private static Array numbers(Connection connection, UsageTable usage, IntToLongFunction value) throws SQLException {
        long[] column =
                IntStream.range(0, usage.size()).mapToLong(value::applyAsLong).toArray();
        return connection.unwrap(PGConnection.class).createArrayOf("bigint", column);
    }

    private static Array addresses(Connection connection, UsageTable usage, IntFunction<@Nullable InetAddress> value)
            throws SQLException {
        return connection.createArrayOf("text", column(usage, String[]::new, row -> {
            InetAddress address = value.apply(row);
            return address == null ? null : address.getHostAddress();
        }));
    }

    private static <T> @Nullable T[] column(
            UsageTable usage, IntFunction<@Nullable T[]> array, IntFunction<@Nullable T> value) {
        return IntStream.range(0, usage.size()).mapToObj(value).toArray(array);
    }
}
