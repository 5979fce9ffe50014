package dev.tollgate.verify.usage;

import dev.tollgate.verify.VerdictCode;
import java.net.InetAddress;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.IntFunction;
import java.util.function.IntToLongFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

/** Writes the usage of an hour in one statement, each table in the order of its key: two replicas never deadlock. */
final class UsageRows {
    private static final int HOURS_PER_DAY = 24;
    private static final String UPSERT = """
            with used as (
            insert into token_usage as u (token_id, uses, refused, last_used_at, last_used_address,
                                          ending_value_used_at, ending_value_address, addresses, addresses_since)
            select id, uses, refused, to_timestamp(nullif(used, 0) / 1000.0), address,
                   to_timestamp(nullif(ending, 0) / 1000.0), ending_address, addresses::jsonb, '-infinity'
              from unnest(?::uuid[], ?::bigint[], ?::bigint[], ?::bigint[], ?::text[], ?::bigint[], ?::text[], ?::text[])
                   as n (id, uses, refused, used, address, ending, ending_address, addresses)
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
                         then excluded.ending_value_address else u.ending_value_address end,
                addresses = case when u.addresses @> excluded.addresses or excluded.addresses is null then u.addresses
                                 else addresses_used(coalesce(u.addresses, '{}'), excluded.addresses) end,
                addresses_since = coalesce(u.addresses_since, clock_timestamp()))
            insert into verdict_count as c (subject, day, code, hours, total)
            select subject, ?::date, code,
                   array_fill(0, array[%1$d]) || least(n, 2147483647)::int || array_fill(0, array[23 - %1$d]), n
              from unnest(?::uuid[], ?::text[], ?::bigint[]) as v (subject, code, n)
             order by subject, code
            on conflict (subject, day, code) do update set
                hours[%1$d + 1] = least(c.hours[%1$d + 1] + excluded.total, 2147483647),
                total = c.total + excluded.total
            """;

    private UsageRows() {}

    static void write(Connection connection, UsageTable usage) throws SQLException {
        String sql = UPSERT.formatted(usage.hour() % HOURS_PER_DAY);
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setArray(1, connection.createArrayOf("uuid", column(usage, UUID[]::new, usage::id)));
            statement.setArray(2, numbers(connection, usage, usage::uses));
            statement.setArray(3, numbers(connection, usage, usage::refused));
            statement.setArray(4, numbers(connection, usage, usage::lastUsedMillis));
            statement.setArray(5, addresses(connection, usage, usage::lastAddress));
            statement.setArray(6, numbers(connection, usage, usage::endingValueUsedMillis));
            statement.setArray(7, addresses(connection, usage, usage::endingValueAddress));
            statement.setArray(
                    8, connection.createArrayOf("text", column(usage, String[]::new, row -> where(usage, row))));
            statement.setObject(9, LocalDate.ofEpochDay(usage.hour() / HOURS_PER_DAY));
            setCounts(connection, statement, counts(usage));
            statement.executeUpdate();
        }
    }

    /** Addresses of use with the day as JSON; null = it was not used. */
    private static @Nullable String where(UsageTable usage, int row) {
        Stream<String> known = usage.allAddresses(row).stream().map(InetAddress::getHostAddress);
        Stream<String> elsewhere = usage.isUsedElsewhere(row) ? Stream.of("*") : Stream.of();
        long day = usage.hour() / HOURS_PER_DAY;
        String members = Stream.concat(known, elsewhere)
                .map(address -> "\"" + address + "\":" + day)
                .collect(Collectors.joining(","));
        return members.isEmpty() ? null : "{" + members + "}";
    }

    private record Count(UUID subject, VerdictCode code, long verdicts) {}

    private static void setCounts(Connection connection, PreparedStatement statement, List<Count> counts)
            throws SQLException {
        statement.setArray(
                10,
                connection.createArrayOf(
                        "uuid", counts.stream().map(Count::subject).toArray()));
        statement.setArray(
                11,
                connection.createArrayOf(
                        "text",
                        counts.stream().map(count -> count.code().name()).toArray()));
        long[] verdicts = counts.stream().mapToLong(Count::verdicts).toArray();
        statement.setArray(12, connection.unwrap(PGConnection.class).createArrayOf("bigint", verdicts));
    }

    /** Those of each token, and of each organization for all of its tokens. */
    private static List<Count> counts(UsageTable usage) {
        List<Count> counts = new ArrayList<>();
        Map<UUID, Map<VerdictCode, Long>> organizations = new HashMap<>();
        for (int row = 0; row < usage.size(); row++) {
            for (VerdictCode code : VerdictCode.OF_A_TOKEN) {
                long verdicts = usage.count(row, code);
                if (verdicts > 0) {
                    counts.add(new Count(usage.id(row), code, verdicts));
                    organizations
                            .computeIfAbsent(usage.organization(row), id -> new EnumMap<>(VerdictCode.class))
                            .merge(code, verdicts, Long::sum);
                }
            }
        }
        organizations.forEach((organization, sums) ->
                sums.forEach((code, verdicts) -> counts.add(new Count(organization, code, verdicts))));
        return counts;
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
