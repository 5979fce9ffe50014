package dev.tollgate.token.reuse;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;

/**
 * What follows when an ended value of a living token is presented, later than its holder could be repeating a call. It is
 * reported once a token and day. Where the organization says so, and only a stranger can have presented it, the token is
 * disabled. What is not known disables nothing.
 */
final class ReuseRule {
    /** Presentations that one statement judges. */
    static final int BATCH = 500;

    // Two questions, for an index each.
    private static final String ANY = """
            select exists (select from refusal where value_ended_at is not null and not reported)
                or exists (select from refusal where value_ended_at is not null and not judged)
            """;

    /** A presentation {@code r} with the living token {@code t} and its usage {@code u}. */
    private static final String LIVING = """
            join token t on t.id = r.token_id and t.kind <> 'job' and t.revoked_at is null
                        and (t.expires_at is null or t.expires_at > r.at)
            join organization o on o.id = t.organization_id and o.deleted_at is null
            left join token_usage u on u.token_id = t.id
            """;

    private static final String AUDITED = """
            insert into audit_event (id, organization_id, at, action, actor_kind, subject_kind, subject_id, subject_name,
                                     detail)
            select audit_id(), organization_id, clock_timestamp(), '%s', 'SYSTEM', 'TOKEN', token_id, label,
                   json_strip_nulls(json_build_object('reason', %s, 'presentedAt', audit_time(presented_at),
                                                      'address', address, 'usedFrom', used_from))::text
            """;

    // The row of the token decides which replica reports, and whether it was reported within the day. What a replica
    // brings of later days is left for another round.
    private static final String REPORT = """
            with batch as (
                select id, token_id, at, address
                  from refusal
                 where value_ended_at is not null and not reported
                 order by at limit %d for update skip locked),
            seen as (
                select distinct on (r.token_id) r.token_id, r.at, r.address as presented_from, u.last_used_address,
                       t.organization_id, t.label
                  from batch r
                       %s
                  left join reuse known on known.token_id = t.id
                 where known.presented_at is null or known.presented_at <= r.at - interval '24 hours'
                 order by r.token_id, r.at),
            marked as (
                update refusal r set reported = true
                  from batch left join seen using (token_id)
                 where r.id = batch.id and (seen.at is null or batch.at < seen.at + interval '24 hours')),
            noted as (
                insert into reuse as known (token_id, presented_at, address, used_from)
                select token_id, at, presented_from, last_used_address from seen order by token_id
                on conflict (token_id) do update set
                    presented_at = excluded.presented_at, address = excluded.address, used_from = excluded.used_from
                 where known.presented_at <= excluded.presented_at - interval '24 hours'
                returning token_id, presented_at, address, used_from),
            told as (
                %s from noted join seen using (token_id) returning 1)
            select (select count(*) from batch), (select count(*) from told)
            """.formatted(BATCH, LIVING, AUDITED.formatted("token.reused", "null::text"));

    // Presentations settle first: by then all replicas have written theirs, and what many present is public. Who used
    // the value is known when all have written their usage; one that does not is waited for, though not for long.
    private static final String DISABLE = """
            with asked as (select cast(? as timestamptz) as at),
            known as (
                select case when bool_and(protocol >= 4) then min(coalesce(usage_through, '-infinity'))
                            else '-infinity' end as through from replica
                 where state <> 'LOADING' or generation > 1),
            seen as (
                select id, token_id, refusal.at, address, value_ended_at, value_ended_at <= through as known
                  from refusal cross join asked cross join known
                 where value_ended_at is not null and reported and not judged
                   and refusal.at <= asked.at - case when value_ended_at <= through then interval '15 seconds'
                                                     else interval '10 minutes' end
                 order by refusal.at limit %d for update of refusal skip locked),
            judged as (
                update refusal r set judged = true from seen where r.id = seen.id returning 1),
            due as (
                select distinct on (t.id) t.id, t.organization_id, t.label, t.rotated_at, r.at, r.address,
                       u.last_used_address
                  from seen r
                       %s
                  join token_value fresh on fresh.token_id = t.id and fresh.state = 'ACTIVE' and fresh.ends_at is null
                  join token_value old on old.token_id = t.id
                                      and date_trunc('milliseconds', old.ends_at) = r.value_ended_at
                  left join reuse last on last.token_id = t.id
                 where o.reuse_action = 'DISABLE' and not o.suspended and t.kind = 'ci' and t.enabled
                   -- The predecessor, of a rotation lately that was no answer to a leak.
                   and not exists (select from token_value v
                                    where v.token_id = t.id and v.id <> fresh.id and v.created_at > old.created_at)
                   and r.at < old.ends_at + interval '168 hours'
                   and old.leaked_at is null and not old.ended_by_hand and (t.leaked_at is null or t.leaked_at < old.created_at)
                   -- Both are in use, and everybody who used either is known: the presenter is none of them.
                   and u.last_used_at > greatest(fresh.created_at, u.ending_value_used_at)
                   and u.addresses_since <= old.created_at
                   and (select greatest(unknown_until, addresses_unknown_until) from usage_state) <= old.created_at
                   -- Addresses are forgotten after 90 days: somebody who used an older value may be.
                   and old.created_at > u.last_used_at - interval '89 days'
                   and r.known
                   and not jsonb_exists(u.addresses, '*')
                   and (select count(*) from jsonb_object_keys(u.addresses)) <= 16
                   and not jsonb_exists(u.addresses, r.address)
                   and r.address is distinct from u.last_used_address
                   and r.address is distinct from u.ending_value_address
                   -- Few strangers have it.
                   and (select count(distinct p.address) filter (where not jsonb_exists(u.addresses, p.address)) <= 3
                               and bool_and(p.dialect is not null)
                          from refusal p
                         where p.token_id = t.id and p.code = 'REVOKED' and p.at >= old.ends_at
                           and coalesce(p.value_ended_at, r.value_ended_at) = r.value_ended_at)
                   -- Once a day, and nothing that somebody has looked at since.
                   and (last.disabled_at is null or last.disabled_at <= r.at - interval '24 hours')
                   and (t.switched_at is null or t.switched_at < r.at)
                 order by t.id, r.at),
            ended as (
                update token t set enabled = false, disabled_reason = 'REUSED', disabled_at = clock_timestamp()
                  from due
                 where t.id = due.id and t.enabled and t.revoked_at is null
                   and t.rotated_at is not distinct from due.rotated_at
                returning t.id as token_id, due.organization_id, due.label, due.at as presented_at, due.address,
                          due.last_used_address as used_from),
            noted as (
                insert into reuse (token_id, presented_at, address, used_from, disabled_at)
                select token_id, presented_at, address, used_from, presented_at from ended
                on conflict (token_id) do update set disabled_at = excluded.disabled_at),
            told as (
                %s from ended returning 1)
            select (select count(*) from judged), (select count(*) from told)
            """.formatted(BATCH, LIVING, AUDITED.formatted("token.disabled", "'REUSED'"));

    private ReuseRule() {}

    /**
     * @param presentations how many it was about, at most a batch
     * @param tokens how many are reported, or out of use, for them
     */
    record Outcome(int presentations, int tokens) {}

    /** Whether no presentation waits, which is nearly always so and costs little to ask. */
    static boolean isIdle(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(ANY);
                ResultSet row = statement.executeQuery()) {
            return row.next() && !row.getBoolean(1);
        }
    }

    static Outcome report(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(REPORT)) {
            return outcome(statement);
        }
    }

    /** Of what has been reported. */
    static Outcome disable(Connection connection, Instant now) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(DISABLE)) {
            statement.setObject(1, now.atOffset(ZoneOffset.UTC));
            return outcome(statement);
        }
    }

    private static Outcome outcome(PreparedStatement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery()) {
            row.next();
            return new Outcome(row.getInt(1), row.getInt(2));
        }
    }
}
