package dev.tollgate.retention;

import static java.util.Map.entry;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Every table and how long its rows stay; those that end here, by which rule. */
final class Tables {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration TEN_MINUTES = Duration.ofMinutes(10);
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

    /** There are many of them, and what was counted of each is of no use without it. */
    private static final String JOBS_OVER =
            "(select id from token where kind = 'job' and expires_at < clock_timestamp() - interval '15 minutes')";

    /** Why the rows of a table stay as long as they do. */
    static final Map<String, String> KEPT = Map.ofEntries(
            entry("organization", "for good: the audit chain of a deleted one still names it"),
            entry("organization_tally", "while its organization is not deleted, or 90 days longer"),
            entry("token_room", "while its organization is not deleted, or 90 days longer"),
            entry("app_user", "for good: the audit chain names people"),
            entry("membership", "until the person is removed, or 90 days after the organization was deleted"),
            entry(
                    "scim_user",
                    "until the directory deletes the user, also when they have left, or 90 days after the organization was deleted"),
            entry("login_session", "until it expires"),
            entry("invitation", "until it is accepted or withdrawn, or its 7 days are over"),
            entry("oidc_identity", "for good: an identity is nobody else's"),
            entry("oidc_spent", "until what was used once is good for nothing anyhow"),
            entry("group_role", "until it is removed, or 90 days after the organization was deleted"),
            entry("password_reset", "until it is used, or its hour is over"),
            entry("failed_login", "until it counts no more, an hour or so"),
            entry(
                    "publisher",
                    "90 days after it or its organization was deleted, among the last 1,000 that were deleted of its organization"),
            entry("exchanged", "until 5 minutes after the identity token is over"),
            entry("exchange_minute", "two minutes: then it is an audit event"),
            entry(
                    "token_role",
                    "while a token, publisher or scope names it, also after it was deleted; an organization's own end with it"),
            entry(
                    "token",
                    "90 days after it was revoked, has expired, or its organization was deleted; a Service Account as long as"
                            + " what it has made; a job token 15 minutes after its end"),
            entry(
                    "token_value",
                    "90 days after it ended, among the last 100 of its token and the last 200,000 of its organization"),
            entry(
                    "former_value",
                    "for good: 16 bytes of the hash of each value that has gone, so that no import brings it back"),
            entry("token_usage", "as long as its token; addresses for 90 days after the use"),
            entry("usage_state", "one row"),
            entry("verdict_count", "400 days, by the hour for 14; of a job token as long as that"),
            entry(
                    "refusal",
                    "30 days, among the last 1,000 of its token, 100,000 of its organization and 1,000,000 in all"),
            entry("reuse", "90 days after the presentation: it names addresses"),
            entry("bulk_job", "30 days after it ended: it names who began it, and from where"),
            entry("audit_head", "for good: the end of an organization's chain"),
            entry("audit_checkpoint", "for good: one row a chain"),
            entry("audit_event", "for good: a chain with a link missing proves nothing; export and archive it"),
            entry("idempotency", "24 hours, the sealed value 10 minutes"),
            entry("webhook", "until it is deleted; 90 days after its organization was"),
            entry("webhook_state", "as long as its webhook"),
            entry("notice_event", "until it was given to the webhooks that want it, then as long as a delivery of it"),
            entry(
                    "notice_delivery",
                    "14 days after it ended, among the last 10,000 of its webhook; a pending one 24 hours"),
            entry("notice_given", "13 months after it was told"),
            entry(
                    "notice_confirmation",
                    "while the organization names the address; a day after that, and unconfirmed ones a week after they were asked"),
            entry("notice_mailer", "one row"),
            entry("notice_mail_item", "until a mail tells it, a week at most"),
            entry("notice_mail_turn", "while its organization is not deleted, or 90 days longer"),
            entry("notice_mail", "until the mail server has it, or three days after it was written"),
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
                    "oidc_spent", "hash", MINUTE, "select hash from oidc_spent where expires_at < clock_timestamp()"),
            Rule.delete("invitation", HOUR, "select id from invitation where expires_at < clock_timestamp()"),
            Rule.delete(
                    "password_reset",
                    "user_id",
                    MINUTE,
                    "select user_id from password_reset where expires_at < clock_timestamp()"),
            Rule.delete(
                    "failed_login",
                    "key",
                    MINUTE,
                    "select key from failed_login where counts_until < clock_timestamp()"),
            Rule.delete(
                    "bulk_job",
                    HOUR,
                    "select id from bulk_job where finished_at < clock_timestamp() - interval '30 days'"),
            Rule.delete(
                    "token_usage",
                    "token_id",
                    MINUTE,
                    "select token_id from token_usage where token_id in " + JOBS_OVER),
            Rule.delete(
                    "verdict_count",
                    VERDICTS,
                    MINUTE,
                    "select subject, day, code from verdict_count where subject in " + JOBS_OVER),
            Rule.delete("token", MINUTE, "select id from token where id in " + JOBS_OVER),
            Rule.delete(
                    "exchanged",
                    "(key, slot)",
                    MINUTE,
                    "select key, slot from exchanged where over_at < clock_timestamp() - interval '5 minutes'"),
            Rule.delete("publisher", HOUR, "select id from publisher where deleted_at" + LONG_AGO),
            // Not before its job tokens are ended and its exchanges told.
            Rule.deleteSurplus("publisher", TEN_MINUTES, """
                    select old.id
                      from (select id, organization_id,
                                   row_number() over (partition by organization_id order by deleted_at desc, id) place
                              from publisher where deleted_at is not null) old
                     where place > 1000
                       and not exists (select 1 from token
                                        where created_by_id = old.id and kind = 'job' and revoked_at is null
                                          and expires_at > clock_timestamp())
                       and not exists (select 1 from exchange_minute
                                        where organization_id = old.organization_id and publisher_id = old.id)"""),
            Rule.delete(
                    "publisher", HOUR, "select id from publisher where organization_id in " + DELETED_ORGANIZATIONS),
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
            Rule.deleteSurplus("token_value", HOUR, """
                    select old.id
                      from (select token_id from token_value where ends_at is not null
                             group by token_id having count(*) > 100) many
                     cross join lateral (select id from token_value
                                          where token_id = many.token_id and ends_at < clock_timestamp()
                                          order by ends_at desc, id offset 100 limit 500) old"""),
            Rule.deleteSurplus("token_value", HOUR, """
                    select v.id
                      from (select old.id, row_number() over (partition by organization_id order by ends_at desc) place
                              from token_value old join token t on t.id = old.token_id
                             where ends_at is not null) v
                     where place > {ended-values}"""),
            Rule.deleteSurplus("token", HOUR, """
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
                    "select id from token_role r where (deleted_at is not null or kind = 'job' or organization_id in "
                            + DELETED_ORGANIZATIONS + ") and not exists (select 1 from token where role_id = r.id)"
                            + " and not exists (select 1 from publisher where role_id = r.id)"
                            + " and not exists (select 1 from token_role where parent_id = r.id)"),
            Rule.delete(
                    "membership",
                    "(organization_id, user_id)",
                    DAY,
                    "select organization_id, user_id from membership where organization_id in "
                            + DELETED_ORGANIZATIONS),
            Rule.delete(
                    "group_role", DAY, "select id from group_role where organization_id in " + DELETED_ORGANIZATIONS),
            Rule.delete(
                    "scim_user",
                    "(organization_id, user_id)",
                    DAY,
                    "select organization_id, user_id from scim_user where organization_id in " + DELETED_ORGANIZATIONS),
            Rule.delete(
                    "token_usage",
                    "token_id",
                    DAY,
                    "select token_id from token_usage u where not exists (select 1 from token where id = u.token_id)"),
            Rule.clear(
                    "token_usage",
                    "token_id",
                    "last_used_address = null, addresses = null, addresses_since = null",
                    DAY,
                    "select token_id from token_usage where last_used_at" + LONG_AGO
                            + " and (last_used_address is not null or addresses is not null)"),
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
            Rule.delete("reuse", "token_id", DAY, "select token_id from reuse where presented_at" + LONG_AGO),
            Rule.delete("webhook", HOUR, "select id from webhook where organization_id in " + DELETED_ORGANIZATIONS),
            Rule.delete(
                    "notice_delivery",
                    HOUR,
                    "select id from notice_delivery where finished_at < clock_timestamp() - interval '14 days'"),
            Rule.deleteSurplus("notice_delivery", TEN_MINUTES, """
                    select old.id
                      from (select webhook_id from notice_delivery where finished_at is not null
                             group by webhook_id having count(*) > 10000) many
                     cross join lateral (select id from notice_delivery
                                          where webhook_id = many.webhook_id and finished_at is not null
                                          order by id desc offset 10000 limit 500) old"""),
            Rule.delete(
                    "notice_delivery",
                    HOUR,
                    "select id from notice_delivery d where not exists (select 1 from webhook where id = d.webhook_id)"),
            Rule.delete(
                    "notice_event",
                    "seq",
                    TEN_MINUTES,
                    "select seq from notice_event e where not waiting and at < clock_timestamp() - interval '1 hour'"
                            + " and not exists (select 1 from notice_delivery where event_seq = e.seq)"),
            Rule.delete(
                    "notice_given",
                    "(token_id, stage, about)",
                    DAY,
                    "select token_id, stage, about from notice_given where given_at < clock_timestamp() - interval '13 months'"
                            + " and about < clock_timestamp() - interval '13 months'"),
            Rule.delete(
                    "notice_confirmation",
                    HOUR,
                    "select id from notice_confirmation where ended_at < clock_timestamp() - interval '1 day'"
                            + " or confirmed_at is null and asked_at < clock_timestamp() - interval '8 days'"
                            + " or organization_id in " + DELETED_ORGANIZATIONS),
            Rule.delete(
                    "notice_mail_item",
                    "seq",
                    TEN_MINUTES,
                    "select seq from notice_mail_item where noted_at < clock_timestamp() - interval '7 days'"),
            Rule.delete(
                    "notice_mail_turn",
                    "(organization_id, urgent)",
                    DAY,
                    "select organization_id, urgent from notice_mail_turn where organization_id in "
                            + DELETED_ORGANIZATIONS),
            // Longer than it is tried: this is for what no replica sends any more.
            Rule.delete(
                    "notice_mail",
                    HOUR,
                    "select id from notice_mail where created_at < clock_timestamp() - interval '4 days'"),
            Rule.delete("refusal", HOUR, "select id from refusal where at < clock_timestamp() - interval '30 days'"),
            Rule.deleteSurplus("refusal", HOUR, newest("token_id", 1_000)),
            Rule.deleteSurplus("refusal", HOUR, newest("organization_id", 100_000)),
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
