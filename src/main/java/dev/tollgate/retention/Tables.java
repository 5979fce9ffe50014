package dev.tollgate.retention;

import static java.util.Map.entry;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Every table and how long its rows stay; those that end here, by which rule. */
final class Tables {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration DAY = Duration.ofDays(1);
    private static final String LONG_AGO = " < clock_timestamp() - interval '90 days'";
    private static final String TODAY = "(clock_timestamp() at time zone 'UTC')::date";
    private static final String VERDICTS = "(subject, day, code)";
    /** What a Service Account has made is bound by it, also when it has ended. */
    private static final String MADE_NOTHING = " and not exists (select 1 from token made where made.created_by_kind ="
            + " 'TOKEN' and made.created_by_id = old.id and made.revoked_at is null)";

    private static final String DELETED_ORGANIZATIONS =
            "(select id from organization where deleted_at" + LONG_AGO + ")";

    /** Why the rows of a table stay as long as they do. */
    static final Map<String, String> KEPT = Map.ofEntries(
            entry("organization", "for good: the audit chain of a deleted one still names it"),
            entry("organization_tally", "while its organization is not deleted, or 90 days longer"),
            entry("token_room", "while its organization is not deleted, or 90 days longer"),
            entry("app_user", "for good: the audit chain names people"),
            entry("membership", "until the person is removed, or 90 days after the organization was deleted"),
            entry("login_session", "until it expires"),
            entry("failed_login", "until it counts no more, an hour or so"),
            entry("token_role", "while a token names it, also after it was deleted; an organization's own end with it"),
            entry(
                    "token",
                    "90 days after it was revoked, has expired, or its organization was deleted; a Service Account as long as"
                            + " what it has made"),
            entry(
                    "token_value",
                    "90 days after it ended, among the last 100 of its token and the last 200,000 of its organization"),
            entry("token_usage", "as long as its token; addresses for 90 days after the use"),
            entry("usage_state", "one row"),
            entry("verdict_count", "400 days, by the hour for 14"),
            entry(
                    "refusal",
                    "30 days, among the last 1,000 of its token, 100,000 of its organization and 1,000,000 in all"),
            entry("bulk_job", "30 days after it ended: it names who began it, and from where"),
            entry("audit_head", "for good: the end of an organization's chain"),
            entry("audit_event", "for good: a chain with a link missing proves nothing; export and archive it"),
            entry("idempotency", "24 hours, the sealed value 10 minutes"),
            entry("server_key", "for good: one row a purpose"),
            entry("change_log", "an hour, and until every replica has applied it; pruned by the feed"),
            entry("change_log_state", "one row"),
            entry("replica", "until its process leaves, or was silent for longer than it may answer; by the feed"),
            entry("flyway_schema_history", "for good: one row a migration"));

    static final List<Rule> RULES = List.of(
            Rule.clear(
                    "idempotency",
                    "key_hash",
                    "sealed = null",
                    MINUTE,
                    "select key_hash from idempotency where sealed is not null"
                            + " and created_at < clock_timestamp() - interval '10 minutes'"),
            Rule.delete(
                    "idempotency",
                    "key_hash",
                    MINUTE,
                    "select key_hash from idempotency where created_at < clock_timestamp() - interval '24 hours'"),
            Rule.delete("login_session", MINUTE, "select id from login_session where expires_at < clock_timestamp()"),
            Rule.delete(
                    "failed_login",
                    "key",
                    MINUTE,
                    "select key from failed_login where counts_until < clock_timestamp()"),
            Rule.delete(
                    "bulk_job",
                    HOUR,
                    "select id from bulk_job where finished_at < clock_timestamp() - interval '30 days'"),
            Rule.delete("token", HOUR, "select id from token old where revoked_at" + LONG_AGO + MADE_NOTHING),
            Rule.delete(
                    "token",
                    HOUR,
                    "select id from token old where kind = 'ci' and revoked_at is null and expires_at" + LONG_AGO
                            + MADE_NOTHING),
            Rule.delete(
                    "token",
                    HOUR,
                    "select id from token where kind = 'ci' and organization_id in " + DELETED_ORGANIZATIONS),
            Rule.delete(
                    "token",
                    HOUR,
                    "select id from token where kind = 'pat' and revoked_at is null and organization_id in "
                            + DELETED_ORGANIZATIONS),
            Rule.delete("token_value", HOUR, "select id from token_value where ends_at" + LONG_AGO),
            Rule.delete("token_value", HOUR, """
                    select old.id
                      from (select token_id from token_value where ends_at is not null
                             group by token_id having count(*) > 100) many
                     cross join lateral (select id from token_value
                                          where token_id = many.token_id and ends_at < clock_timestamp()
                                          order by ends_at desc, id offset 100 limit 500) old"""),
            Rule.delete("token_value", HOUR, """
                    select v.id
                      from (select old.id, row_number() over (partition by organization_id order by ends_at desc) place
                              from token_value old join token t on t.id = old.token_id
                             where ends_at is not null) v
                     where place > {ended-values}"""),
            Rule.delete("token", HOUR, """
                    select old.id
                      from (select id, row_number() over (partition by organization_id order by revoked_at desc) place
                              from token where revoked_at is not null) old
                     where place > {ended-values}""" + MADE_NOTHING),
            Rule.delete(
                    "organization_tally",
                    "organization_id",
                    DAY,
                    "select organization_id from organization_tally where organization_id in " + DELETED_ORGANIZATIONS),
            Rule.delete(
                    "token_room",
                    "(organization_id, part)",
                    DAY,
                    "select organization_id, part from token_room where organization_id in " + DELETED_ORGANIZATIONS),
            Rule.delete(
                    "token_role",
                    HOUR,
                    "select id from token_role r where (deleted_at is not null or organization_id in "
                            + DELETED_ORGANIZATIONS + ") and not exists (select 1 from token where role_id = r.id)"),
            Rule.delete(
                    "membership",
                    "(organization_id, user_id)",
                    DAY,
                    "select organization_id, user_id from membership where organization_id in "
                            + DELETED_ORGANIZATIONS),
            Rule.delete(
                    "token_usage",
                    "token_id",
                    DAY,
                    "select token_id from token_usage u where not exists (select 1 from token where id = u.token_id)"),
            Rule.clear(
                    "token_usage",
                    "token_id",
                    "last_used_address = null",
                    DAY,
                    "select token_id from token_usage where last_used_address is not null and last_used_at" + LONG_AGO),
            Rule.clear(
                    "token_usage",
                    "token_id",
                    "ending_value_address = null",
                    DAY,
                    "select token_id from token_usage where ending_value_address is not null"
                            + " and ending_value_used_at" + LONG_AGO),
            Rule.clear(
                    "verdict_count",
                    VERDICTS,
                    "hours = null",
                    HOUR,
                    "select subject, day, code from verdict_count where hours is not null and day between " + TODAY
                            + " - 45 and " + TODAY + " - 16"),
            Rule.delete(
                    "verdict_count",
                    VERDICTS,
                    HOUR,
                    "select subject, day, code from verdict_count where day < " + TODAY + " - 401"),
            Rule.delete("refusal", HOUR, "select id from refusal where at < clock_timestamp() - interval '30 days'"),
            Rule.delete("refusal", HOUR, newest("token_id", 1_000)),
            Rule.delete("refusal", HOUR, newest("organization_id", 100_000)),
            Rule.delete(
                    "refusal",
                    HOUR,
                    "select id from refusal where at <"
                            + " (select at from refusal order by at desc offset 999999 limit 1) order by at"));

    /** Refusals beyond so many of one token or organization, the oldest. */
    private static String newest(String of, int kept) {
        return """
                select old.id
                  from (select %1$s from refusal group by %1$s having count(*) > %2$d) many
                 cross join lateral (select id from refusal where %1$s = many.%1$s
                                      order by at desc, id desc offset %2$d limit 500) old""".formatted(of, kept);
    }

    private Tables() {}
}
