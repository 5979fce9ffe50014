package dev.tollgate.verify.usage;

import java.net.InetAddress;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Writes refusals. A row says how many there were so far, so that to write it twice counts nothing twice. */
final class RefusalRows {
    private static final String UPSERT = """
            insert into refusal (id, organization_id, token_id, at, code, permission, address, dialect, replica, count,
                                 value_ended_at)
            select id, organization, token, to_timestamp(at / 1000.0), code, permission, address, dialect, ?, n,
                   to_timestamp(nullif(ended, 0) / 1000.0)
              from unnest(?::uuid[], ?::uuid[], ?::uuid[], ?::bigint[], ?::text[], ?::text[], ?::text[], ?::text[],
                          ?::bigint[], ?::bigint[]) as r (id, organization, token, at, code, permission, address, dialect, n, ended)
            on conflict (id) do update set count = excluded.count
            """;

    private RefusalRows() {}

    static void write(Connection connection, List<Refusal> refusals, String replica) throws SQLException {
        if (refusals.isEmpty()) {
            return;
        }
        try (PreparedStatement statement = connection.prepareStatement(UPSERT)) {
            statement.setString(1, replica);
            statement.setArray(2, column(connection, "uuid", refusals, Refusal::id));
            statement.setArray(
                    3, column(connection, "uuid", refusals, each -> each.key().organization()));
            statement.setArray(
                    4, column(connection, "uuid", refusals, each -> each.key().token()));
            statement.setArray(5, column(connection, "bigint", refusals, Refusal::firstMillis));
            statement.setArray(
                    6,
                    column(
                            connection,
                            "text",
                            refusals,
                            each -> each.key().code().name()));
            statement.setArray(
                    7, column(connection, "text", refusals, each -> each.key().permission()));
            statement.setArray(8, column(connection, "text", refusals, RefusalRows::address));
            statement.setArray(
                    9, column(connection, "text", refusals, each -> each.key().dialect()));
            statement.setArray(10, column(connection, "bigint", refusals, Refusal::count));
            statement.setArray(
                    11,
                    column(connection, "bigint", refusals, each -> each.key().valueEndedMillis()));
            statement.executeUpdate();
        }
        refusals.forEach(Refusal::written);
    }

    private static @Nullable String address(Refusal refusal) {
        InetAddress address = refusal.key().address();
        return address == null ? null : address.getHostAddress();
    }

    private static Array column(
            Connection connection, String type, List<Refusal> refusals, Function<Refusal, @Nullable Object> value)
            throws SQLException {
        return connection.createArrayOf(type, refusals.stream().map(value).toArray());
    }
}
