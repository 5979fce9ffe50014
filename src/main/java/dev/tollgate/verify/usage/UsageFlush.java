package dev.tollgate.verify.usage;

import java.net.InetAddress;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.UUID;
import java.util.function.IntFunction;
import java.util.function.IntToLongFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

/**
 * Writes usage in one statement, in the order of ids: two replicas never lock the same rows in different orders. And
 * then until when all of it is written, which others must know before they call a token unused. By one thread.
 */
public final class UsageFlush {
    private static final long THROUGH_MILLIS = 60_000;
    private static final String THROUGH =
            "update replica set usage_through = to_timestamp(? / 1000.0) where process = ?";
    private static final String COMPLETE = "update replica set usage_through = 'infinity' where process = ?";
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

    private final UsageRecorder recorder;
    private final InstantSource clock;
    private final UUID process;
    private long writtenThroughMillis;

    /**
     * @param clock by which verdicts are given
     * @param process whose rows in {@code replica} say until when its usage is written
     */
    public UsageFlush(UsageRecorder recorder, InstantSource clock, UUID process) {
        this.recorder = recorder;
        this.clock = clock;
        this.process = process;
    }

    /** A failure leaves everything to the next time. */
    public void write(Connection connection) throws SQLException {
        recorder.sweep(clock.millis());
        UsageTable usage = recorder.unwritten();
        if (usage.size() > 0) {
            write(connection, usage);
            recorder.written();
        }
        writeThrough(connection, recorder.throughMillis());
    }

    /** For the last time, after the last verdict: the rows of this process may go without anything being missed. */
    public void finish(Connection connection) throws SQLException {
        write(connection);
        if (recorder.dropped() > 0) {
            return;
        }
        try (PreparedStatement statement = connection.prepareStatement(COMPLETE)) {
            statement.setObject(1, process);
            statement.executeUpdate();
        }
    }

    /** A statement of its own, since others wait for this row. */
    private void writeThrough(Connection connection, long throughMillis) throws SQLException {
        if (throughMillis - writtenThroughMillis < THROUGH_MILLIS) {
            return;
        }
        try (PreparedStatement statement = connection.prepareStatement(THROUGH)) {
            statement.setLong(1, throughMillis);
            statement.setObject(2, process);
            statement.executeUpdate();
        }
        writtenThroughMillis = throughMillis;
    }

    private static void write(Connection connection, UsageTable usage) throws SQLException {
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
