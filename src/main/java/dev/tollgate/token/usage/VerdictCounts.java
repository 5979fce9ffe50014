package dev.tollgate.token.usage;

import dev.tollgate.database.Sql;
import dev.tollgate.token.usage.UsageView.BucketView;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Reads how often which verdict was given, of a token or of all tokens of an organization. */
@Singleton
class VerdictCounts {
    private static final String BY_DAY = """
            select day, code, 0, total from verdict_count where subject = ? and day between ? and ?
            """;
    private static final String BY_HOUR = """
            select day, code, place - 1, n
              from verdict_count cross join unnest(hours) with ordinality as h (n, place)
             where subject = ? and day between ? and ? and n > 0
            """;

    private final Sql sql;

    VerdictCounts(Sql sql) {
        this.sql = sql;
    }

    private record Count(Instant at, String code, long verdicts) {}

    UsageView of(UUID subject, UsagePeriod period) {
        Map<Instant, BucketView> buckets = new LinkedHashMap<>();
        period.buckets().forEach(at -> buckets.put(at, BucketView.empty(at)));
        String query = period.step() == Step.DAY ? BY_DAY : BY_HOUR;
        for (Count count : sql.list(query, VerdictCounts::count, subject, period.firstDay(), period.lastDay())) {
            BucketView bucket = buckets.get(count.at());
            if (bucket != null) {
                bucket.verdicts().put(count.code(), count.verdicts());
            }
        }
        return new UsageView(List.copyOf(buckets.values()));
    }

    private static Count count(ResultSet row) throws SQLException {
        Instant day =
                row.getObject(1, LocalDate.class).atStartOfDay(ZoneOffset.UTC).toInstant();
        return new Count(day.plus(row.getLong(3), ChronoUnit.HOURS), row.getString(2), row.getLong(4));
    }
}
