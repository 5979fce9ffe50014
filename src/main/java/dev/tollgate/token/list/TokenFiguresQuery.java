package dev.tollgate.token.list;

import dev.tollgate.database.Sql;
import dev.tollgate.token.list.AllTokenFiguresView.OfOrganization;
import dev.tollgate.token.list.AllTokenFiguresView.RefusedAnywhere;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Counts the tokens of one organization or of many: by the same two statements, however many these are. */
@Singleton
class TokenFiguresQuery {
    private static final int MOST_ORGANIZATIONS = 500;

    private static final String ONE = "select id, name, 1 as number from organization where id = ?";

    /** Whose tokens a person may see, the oldest first; by an access token only those of its organization. */
    private static final String MANAGED = """
            select o.id, o.name, count(*) over () as number
              from membership m join organization o on o.id = m.organization_id and o.deleted_at is null
             where m.user_id = ? and m.role in ('OWNER', 'SUPER_ADMIN') and o.id = coalesce(cast(? as uuid), o.id)
             order by o.id limit\s""" + MOST_ORGANIZATIONS;

    /**
     * A row for each organization, after one without an id for all of them. Each one's tokens are counted by themselves,
     * so that the planner cannot join all with all while it takes the tables for small. PostgreSQL before 18 takes the id of
     * one organization for the same in every row, and does not sort by it.
     */
    private static final String FIGURES = """
            with seen as (%s), asked as (select cast(? as timestamptz) as now)
            select seen.id, seen.name, max(seen.number), sum(active), sum(week), sum(month), sum(idle), sum(unused),
                   sum(disabled), sum(leaked), sum(reused), sum(expired)
              from seen cross join lateral (
                select count(*) filter (where active) as active,
                       count(*) filter (where active and rest < interval '7 days') as week,
                       count(*) filter (where active and rest < interval '30 days') as month,
                       count(*) filter (where active and idle) as idle,
                       count(*) filter (where active and unused) as unused,
                       count(*) filter (where disabled) as disabled,
                       count(*) filter (where disabled and reason = 'LEAKED') as leaked,
                       count(*) filter (where disabled and reason = 'REUSED') as reused,
                       count(*) filter (where expired) as expired
                  from (select t.enabled and (t.expires_at is null or t.expires_at > now) as active,
                               not t.enabled and (t.expires_at is null or t.expires_at > now) as disabled,
                               t.expires_at <= now as expired, t.expires_at - now as rest, t.disabled_reason as reason,
                               u.last_used_at is null as unused,
                               coalesce(u.last_used_at, t.created_at) < now - interval '90 days'
                                   and (u.last_used_at is not null or not exists (
                                       select 1 from token_value v
                                        where v.token_id = t.id and v.created_at >= now - interval '90 days')) as idle
                          from asked cross join token t left join token_usage u on u.token_id = t.id
                         where t.organization_id = seen.id and t.kind = 'ci' and t.revoked_at is null) living) counts
             group by grouping sets ((), (seen.id, seen.name)) order by grouping(seen.id) desc, seen.id
            """;

    private static final String REFUSED = """
            with seen as (%s)
            select most.id, most.label, most.verdicts, seen.id, seen.name
              from seen cross join lateral (
                select t.id, t.label, sum(v.total) as verdicts
                  from token t join verdict_count v on v.subject = t.id and v.day = ? and v.code <> 'VALID'
                 where t.organization_id = seen.id and t.kind = 'ci' and t.revoked_at is null
                 group by t.id, t.label order by verdicts desc, t.id limit 5) most
             order by most.verdicts desc, most.id limit 5
            """;

    private final Sql sql;
    private final InstantSource clock;

    TokenFiguresQuery(Sql sql, InstantSource clock) {
        this.sql = sql;
        this.clock = clock;
    }

    AllTokenFiguresView ofOrganization(UUID organization) {
        return figures(ONE, organization);
    }

    /** @param only the organization that the caller acts in; null: all that are theirs */
    AllTokenFiguresView ofPerson(UUID person, @Nullable UUID only) {
        return figures(MANAGED, person, only);
    }

    private AllTokenFiguresView figures(String which, @Nullable UUID... whose) {
        Instant now = clock.instant();
        List<Counted> rows = sql.list(
                FIGURES.formatted(which),
                row -> new Counted(
                        row.getObject(1, UUID.class), row.getString(2), row.getLong(3), TokenCounts.read(row, 4)),
                with(whose, now));
        List<RefusedAnywhere> refused = sql.list(
                REFUSED.formatted(which),
                row -> new RefusedAnywhere(
                        row.getObject(1, UUID.class),
                        row.getString(2),
                        row.getLong(3),
                        row.getObject(4, UUID.class),
                        row.getString(5)),
                with(whose, now.atOffset(ZoneOffset.UTC).toLocalDate()));
        Counted all = rows.get(0);
        List<OfOrganization> each =
                rows.stream().skip(1).map(Counted::organization).toList();
        return new AllTokenFiguresView(all.counts(), each, Math.max(0, all.number() - MOST_ORGANIZATIONS), refused);
    }

    /** @param number how many organizations there are */
    private record Counted(@Nullable UUID id, @Nullable String name, long number, TokenCounts counts) {
        OfOrganization organization() {
            return new OfOrganization(Objects.requireNonNull(id), Objects.requireNonNull(name), counts);
        }
    }

    private static @Nullable Object[] with(@Nullable UUID[] whose, Object last) {
        List<@Nullable Object> all = new ArrayList<>();
        Collections.addAll(all, whose);
        all.add(last);
        return all.toArray();
    }
}
