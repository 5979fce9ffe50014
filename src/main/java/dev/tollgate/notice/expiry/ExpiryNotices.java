package dev.tollgate.notice.expiry;

import dev.tollgate.token.policy.UnusedRule;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;

/**
 * Writes the events of the clock, for organizations that want to know. Of the stages that a token has come to only the last
 * is told: one that is found a day before its end needs no word about the month.
 *
 * <p>A token that lives for more than 30 days is foretold 30, 7 and 1 days before its end; a shorter life when a fifth of it is
 * left, and a day before where that is later. A token that was ended, or disabled, is of no interest any more.
 */
final class ExpiryNotices {
    static final int BATCH = 500;

    private static final String WANTED =
            "t.organization_id in (select organization_id from notice_audience where type = '%s')";

    private static final String ANYBODY = """
            select exists (select from notice_audience where type in ('token.expiring', 'token.expired', 'token.unused'))
            """;

    // The event is written by whoever adds the row.
    private static final String TELL = """
            given as (
                insert into notice_given (token_id, stage, about)
                select id, stage, about from due on conflict do nothing returning token_id, stage, about)
            insert into notice_event (organization_id, type, at, subject_id, data)
            select due.organization_id, due.type, asked.at, due.id,
                   json_build_object('token', json_build_object('id', due.id, 'label', due.label, 'hint', due.hint),
                                     due.field, audit_time(due.told))::text
              from given join due on due.id = given.token_id and due.stage = given.stage and due.about = given.about
             cross join asked
            """;

    private static final String EXPIRING = """
            with asked as (select cast(? as timestamptz) as at),
            due as (
                select t.id, t.organization_id, t.label, t.hint, stages.stage, t.expires_at as about, t.expires_at as told,
                       'expiresAt' as field, 'token.expiring' as type
                  from asked join token t
                    on t.kind = 'ci' and t.revoked_at is null and t.enabled
                       and t.expires_at > at and t.expires_at <= at + interval '720 hours'
                  join organization o on o.id = t.organization_id and o.deleted_at is null
                 cross join lateral (select t.expires_at - coalesce(t.renewed_at, t.created_at) as life,
                                            t.expires_at - at as rest) span
                 cross join lateral (
                       select case when rest <= interval '24 hours' and life > interval '120 hours' then '1d'
                                   when life <= interval '720 hours' then case when rest <= life / 5 then 'fifth' end
                                   when rest <= interval '168 hours' then '7d'
                                   else '30d' end as stage) stages
                 where stages.stage is not null and %s
                   and not exists (select from notice_given g
                                    where g.token_id = t.id and g.stage = stages.stage and g.about = t.expires_at)
                 order by t.expires_at limit %d),
            """.formatted(WANTED.formatted("token.expiring"), BATCH) + TELL;

    // Not of ends before anybody wanted to know: those of the last week are news.
    private static final String EXPIRED = """
            with asked as (select cast(? as timestamptz) as at),
            due as (
                select t.id, t.organization_id, t.label, t.hint, 'expired' as stage, t.expires_at as about,
                       t.expires_at as told, 'expiresAt' as field, 'token.expired' as type
                  from asked join token t
                    on t.kind = 'ci' and t.revoked_at is null
                       and t.expires_at <= at and t.expires_at > at - interval '168 hours'
                  join organization o on o.id = t.organization_id and o.deleted_at is null
                 where %s
                   and not exists (select from notice_given g
                                    where g.token_id = t.id and g.stage = 'expired' and g.about = t.expires_at)
                 order by t.expires_at limit %d),
            """.formatted(WANTED.formatted("token.expired"), BATCH) + TELL;

    // A week before it is disabled, or for rules of less than five weeks a fifth of them.
    private static final String UNUSED =
            """
            with asked as (select cast(? as timestamptz) as at),
            due as (
                select t.id, t.organization_id, t.label, t.hint, 'unused' as stage, ends.since as about, ends.at as told,
                       'disabledAt' as field, 'token.unused' as type
                  from asked join organization o on o.revoke_unused_after is not null and o.deleted_at is null
                   and not o.suspended
                  join token t on t.organization_id = o.id left join token_usage u on u.token_id = t.id
                 cross join lateral (
                       select least(interval '168 hours', o.revoke_unused_after / 5) as ahead,
                              coalesce(o.revoke_unused_from, '-infinity') as earliest) rule
                 cross join lateral (select %s as since) used
                 cross join lateral (
                       select used.since, greatest(used.since + o.revoke_unused_after, rule.earliest) as at) ends
                 where t.kind = 'ci' and t.revoked_at is null and t.enabled
                   and (t.expires_at is null or t.expires_at > ends.at)
                   and isfinite(ends.since) and ends.at - rule.ahead <= asked.at
                   and not %s and %s
                   and not exists (select from notice_given g
                                    where g.token_id = t.id and g.stage = 'unused' and g.about = ends.since)
                 order by t.id limit %d),
            """.formatted(UnusedRule.SINCE, UnusedRule.EXEMPT, WANTED.formatted("token.unused"), BATCH) + TELL;

    private ExpiryNotices() {}

    /** @return how many events were written, at most a batch of each kind */
    static int tell(Connection connection, Instant now) throws SQLException {
        // To plan the three statements costs more than to run them.
        if (!isWanted(connection)) {
            return 0;
        }
        return tell(connection, EXPIRING, now) + tell(connection, EXPIRED, now) + tell(connection, UNUSED, now);
    }

    private static boolean isWanted(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(ANYBODY);
                ResultSet row = statement.executeQuery()) {
            return row.next() && row.getBoolean(1);
        }
    }

    private static int tell(Connection connection, String sql, Instant now) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setObject(1, now.atOffset(ZoneOffset.UTC));
            return statement.executeUpdate();
        }
    }
}
