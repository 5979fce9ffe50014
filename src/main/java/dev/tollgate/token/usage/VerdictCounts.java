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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads how often which verdict was given, of a token, of all tokens of an organization or of several organizations. */
@Singleton
class VerdictCounts {
    private static final String ONE = "select cast(? as uuid) as id";

    /** What a person administers, the oldest first; by an access token only its organization. */
    private static final String MANAGED = """
            select o.id
              from membership m join organization o on o.id = m.organization_id and o.deleted_at is null
             where m.user_id = ? and m.role in ('OWNER', 'SUPER_ADMIN') and o.id = coalesce(cast(? as uuid), o.id)
             order by o.id limit 500""";

    /** Each one's rows are read by themselves, so that the planner never reads a day of everybody. */
    private static final String BY_DAY = """
            select day, code, 0, sum(total)
              from (%s) seen cross join lateral (
                select day, code, total from verdict_count where subject = seen.id and day between ? and ? offset 0) v
             group by day, code
            """;

    private static final String BY_HOUR = """
            select day, code, place - 1, sum(n)
              from (%s) seen cross join lateral (
                select day, code, hours from verdict_count where subject = seen.id and day between ? and ? offset 0) v
                   cross join unnest(hours) with ordinality as h (n, place)
             where n > 0
             group by day, code, place
            """;

    private final Sql sql;

    VerdictCounts(Sql sql) {
        this.sql = sql;
    }

    private record Count(Instant at, String code, long verdicts) {}

    /** @param subject a token or an organization */
    UsageView of(UUID subject, UsagePeriod period) {
        return of(ONE, period, subject);
    }

    /** @param only the organization that the caller acts in; null: all that are theirs */
    UsageView ofPerson(UUID person, @Nullable UUID only, UsagePeriod period) {
        return of(MANAGED, period, person, only);
    }

    private UsageView of(String subjects, UsagePeriod period, @Nullable UUID... whose) {
        Map<Instant, BucketView> buckets = new LinkedHashMap<>();
        period.buckets().forEach(at -> buckets.put(at, BucketView.empty(at)));
        String query = (period.step() == Step.DAY ? BY_DAY : BY_HOUR).formatted(subjects);
        List<@Nullable Object> parameters = new ArrayList<>(Arrays.asList(whose));
        parameters.add(period.firstDay());
        parameters.add(period.lastDay());
        for (Count count : sql.list(query, VerdictCounts::count, parameters.toArray())) {
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
