package dev.tollgate.token.policy;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;

/**
 * Ends the overlaps of rotations early whose old value nobody uses any more, where the rotation asked for that: the new
 * value was used, and the old one was not for as long as was asked. As the {@link UnusedRule}, it is judged as of the
 * moment up to which all usage is written.
 *
 * <p>A replica that was cut off at the rotation went on taking the old value for the current one. While the row of one that
 * may have been is there, nothing is known of the overlap.
 */
final class IdleRule {
    static final int BATCH = 500;

    private static final String END = """
            with asked as (select cast(? as timestamptz) as at),
            due as (
                select v.id, t.organization_id, t.id as token_id, t.label, idle.since
                  from asked join token_value v
                    on v.end_when_idle is not null and v.state = 'ACTIVE' and v.ends_at > clock_timestamp()
                  join token t on t.id = v.token_id and t.revoked_at is null
                  join token_usage u on u.token_id = t.id
                  join token_value fresh on fresh.token_id = t.id and fresh.state = 'ACTIVE' and fresh.ends_at is null
                 cross join lateral (select greatest(fresh.created_at, u.ending_value_used_at,
                                                     (select unknown_until from usage_state)) as since) idle
                 where idle.since <= at - v.end_when_idle
                   and u.last_used_at > greatest(fresh.created_at, u.ending_value_used_at)
                   and not exists (select from replica
                                    where state = 'FENCED' and coalesce(fenced_at, confirmed_at)
                                              + max_age_ms * interval '1 millisecond' > fresh.created_at)
                 order by t.id limit %d for update of t skip locked),
            ended as (
                update token_value v set state = 'REVOKED', ends_at = date_trunc('milliseconds', clock_timestamp())
                  from due where v.id = due.id
                returning due.organization_id, due.token_id, due.label, due.since)
            insert into audit_event (id, organization_id, at, action, actor_kind, subject_kind, subject_id, subject_name,
                                     detail)
            select audit_id(), organization_id, clock_timestamp(), 'token.value-ended', 'SYSTEM', 'TOKEN', token_id, label,
                   json_strip_nulls(json_build_object('by', 'idle', 'idleSince', audit_time(since)))::text
              from ended
            """.formatted(BATCH);

    private IdleRule() {}

    /**
     * @param through as of when
     * @return how many were ended, at most a batch
     */
    static int end(Connection connection, Instant through) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(END)) {
            statement.setObject(1, through.atOffset(ZoneOffset.UTC));
            return statement.executeUpdate();
        }
    }
}
