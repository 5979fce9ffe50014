package dev.tollgate.token.usage;

import dev.tollgate.database.Sql;
import dev.tollgate.listing.Cursor;
import dev.tollgate.listing.Page;
import dev.tollgate.listing.PageRequest;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Finds an organization's refusals, the newest first. */
@Singleton
class RefusalListing {
    private static final String CURSOR = "refusals";
    private static final Instant EARLIEST = Instant.EPOCH;
    private static final Instant LATEST = Instant.parse("9999-12-31T00:00:00Z");

    private final Sql sql;

    RefusalListing(Sql sql) {
        this.sql = sql;
    }

    private record Row(UUID id, RefusalView refusal) {
        String cursor() {
            return Cursor.of(CURSOR, String.valueOf(refusal.at().toEpochMilli()), id.toString());
        }
    }

    Page<RefusalView> page(UUID organization, RefusalFilter filter, PageRequest page) {
        int limit = page.limit();
        List<Object> values = new ArrayList<>();
        StringBuilder query = new StringBuilder("select id, token_id, at, code, permission, address, dialect, replica,"
                + " count from refusal where organization_id = ?");
        values.add(organization);
        and(" and token_id = ?", filter.token(), query, values);
        and(" and code = ?", filter.code(), query, values);
        Instant from = filter.from();
        and(" and at >= ?", from == null ? null : bounded(from), query, values);
        List<String> cursor = page.after(CURSOR, 2);
        if (cursor != null) {
            query.append(" and (at, id) < (?, ?)");
            values.addAll(place(cursor));
        }
        query.append(" order by at desc, id desc limit ").append(limit + 1);
        List<Row> rows = sql.list(query.toString(), RefusalListing::row, values.toArray());
        return Page.of(rows, limit, Row::refusal, Row::cursor);
    }

    private static void and(String condition, @Nullable Object value, StringBuilder query, List<Object> values) {
        if (value != null) {
            query.append(condition);
            values.add(value);
        }
    }

    /** All rows lie between what PostgreSQL can hold as a time. */
    private static Instant bounded(Instant from) {
        return from.isBefore(EARLIEST) ? EARLIEST : from.isAfter(LATEST) ? LATEST : from;
    }

    private static List<Object> place(List<String> cursor) {
        try {
            return List.of(
                    bounded(Instant.ofEpochMilli(Long.parseLong(cursor.get(0)))), UUID.fromString(cursor.get(1)));
        } catch (IllegalArgumentException e) {
            throw Cursor.invalid();
        }
    }

    private static Row row(ResultSet row) throws SQLException {
        RefusalView refusal = new RefusalView(
                row.getTimestamp(3).toInstant(),
                row.getObject(2, UUID.class),
                row.getString(4),
                row.getString(5),
                row.getString(6),
                row.getString(7),
                row.getString(8),
                row.getLong(9));
        return new Row(row.getObject(1, UUID.class), refusal);
    }
}
