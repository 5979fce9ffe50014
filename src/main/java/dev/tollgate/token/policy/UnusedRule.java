package dev.tollgate.token.policy;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/**
 * Disables integration tokens that were neither used nor handed out for as long as their organization says, and revokes
 * them 30 days later. Each statement ends at most a batch, with an audit event for each token.
 *
 * <p>A use counts from when a replica has written it. So the rule is judged as of the moment up to which every replica
 * that may answer has written all that it knows. What a replica could not write may have been any token's use: while one
 * lags behind nothing ends, and from the end of one that was lost every token counts anew.
 */
public final class UnusedRule {
    /** Few enough that a commit, which chains an event and writes a line of the change log for each, keeps nobody waiting. */
    static final int BATCH = 100;

    /** Since when a token {@code t} with its usage {@code u} is known to be unused. Enabling it gives it the whole time. */
    public static final String SINCE = """
            greatest(t.created_at, t.switched_at, u.last_used_at, (select unknown_until from usage_state),
                     (select max(created_at) from token_value where token_id = t.id and ends_at is null))""";

    /** The managed roles Gateway and SCIM: gateways and directories may be silent for long, and everything rests on them. */
    public static final String EXEMPT = """
            t.role_id in ('00000000-0000-7000-8000-000000000003', '00000000-0000-7000-8000-000000000005')""";

    private static final String AUDITED = """
            insert into audit_event (id, organization_id, at, action, actor_kind, subject_kind, subject_id, subject_name,
                                     detail)
            select audit_id(), organization_id, clock_timestamp(), '%s', 'SYSTEM', 'TOKEN', id, label,
                   json_strip_nulls(json_build_object('reason', 'UNUSED', 'unusedSince', audit_time(since)))::text
              from ended
            """;

    private static final String DISABLE = """
            with asked as (select cast(? as timestamptz) as at),
            due as (
                select t.id, %1$s as since
                  from asked join organization o on o.revoke_unused_from <= at
                  join token t on t.organization_id = o.id left join token_usage u on u.token_id = t.id
                 where o.deleted_at is null and not o.suspended
                   and t.kind = 'ci' and t.revoked_at is null and t.enabled
                   and (t.expires_at is null or t.expires_at > at)
                   -- Most tokens are in use: the value is only looked up of those that are not.
                   and greatest(t.switched_at, u.last_used_at, t.created_at) <= at - o.revoke_unused_after
                   and %1$s <= at - o.revoke_unused_after and not %2$s
                 limit %3$d for update of t skip locked),
            ended as (
                update token t set enabled = false, disabled_reason = 'UNUSED', disabled_at = clock_timestamp()
                  from due where t.id = due.id returning t.id, t.organization_id, t.label, due.since)
            """.formatted(SINCE, EXEMPT, BATCH) + AUDITED.formatted("token.disabled");

    // Under the rule as it is by then. 30 days in hours: a day of the session's time zone may have 23.
    private static final String REVOKE = """
            with asked as (select cast(? as timestamptz) as at),
            due as (
                select t.id, t.switched_at as since
                  from asked join organization o on o.revoke_unused_from <= at
                  join token t on t.organization_id = o.id left join token_usage u on u.token_id = t.id
                 where o.deleted_at is null and not o.suspended
                   and t.kind = 'ci' and t.revoked_at is null and not t.enabled and t.disabled_reason = 'UNUSED'
                   and t.switched_at <= at - interval '720 hours'
                   and greatest(t.created_at, u.last_used_at) <= at - o.revoke_unused_after - interval '720 hours'
                 limit %d for update of t skip locked),
            ended as (
                update token t set revoked_at = date_trunc('milliseconds', clock_timestamp()), revoked_reason = 'UNUSED'
                  from due where t.id = due.id returning t.id, t.organization_id, t.label, due.since)
            """.formatted(BATCH) + AUDITED.formatted("token.revoked");

    // Of those that may answer, or have a former incarnation's usage to write.
    private static final String KNOWN_THROUGH = """
            select least(through, clock_timestamp())
              from (select min(coalesce(usage_through, '-infinity')) as through from replica
                     where state <> 'LOADING' or generation > 1) known
             where through > clock_timestamp() - interval '5 minutes'
            """;

    private static final String TURN = """
            update usage_state set judged_at = clock_timestamp()
             where judged_at < clock_timestamp() - interval '50 seconds'
            """;

    private UnusedRule() {}

    /** @return false if another replica has had the turn within the last minute */
    static boolean takeTurn(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(TURN)) {
            return statement.executeUpdate() == 1;
        }
    }

    /** Until when every replica has written what it knows; null = not known, or too long ago to end anything. */
    static @Nullable Instant knownThrough(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(KNOWN_THROUGH);
                ResultSet row = statement.executeQuery()) {
            return row.next() ? row.getObject(1, OffsetDateTime.class).toInstant() : null;
        }
    }

    /**
     * @param through as of when
     * @return how many were disabled
     */
    static int disable(Connection connection, Instant through) throws SQLException {
        return end(connection, DISABLE, through);
    }

    /** @return how many were revoked */
    static int revoke(Connection connection, Instant now) throws SQLException {
        return end(connection, REVOKE, now);
    }

    private static int end(Connection connection, String sql, Instant at) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setObject(1, at.atOffset(ZoneOffset.UTC));
            return statement.executeUpdate();
        }
    }
}
