-- How long tokens live and why they end. All nullable or with a default, so that the release before goes on beside this
-- one.

alter table organization
    add default_token_lifetime     interval,
    add revoke_unused_after        interval,
    add revoke_unused_from         timestamptz,
    add confirm_delete_used_within interval,
    add reuse_action               text not null default 'RECORD' check (reuse_action in ('RECORD', 'DISABLE'));
comment on column organization.revoke_unused_from is 'when the rule on unused tokens first acts';

alter table token
    add lifetime         interval,
    add lifetime_until   timestamptz,
    add renewed_at       timestamptz,
    add acted_at         timestamptz,
    add holder_may_renew boolean not null default false,
    add renew_until      timestamptz,
    add disabled_reason  text check (disabled_reason in ('ADMIN', 'LEAKED', 'REUSED', 'UNUSED')),
    add disabled_at      timestamptz,
    add rotated_at       timestamptz,
    add revoked_reason   text;
comment on column token.lifetime is 'the length that came from the policy or the request; runs anew at a renewal';
comment on column token.lifetime_until is
    'the end that lifetime gave; where expires_at is another, it is a date that somebody gave';
comment on column token.renewed_at is
    'when an administrator last handed out a value: creation or rotation; null = created_at';
comment on column token.acted_at is 'the last act that may renew: these, or another date; null = created_at';
comment on column token.disabled_reason is 'null = of the release before, whoever it was; means nothing while enabled';
comment on column token.rotated_at is 'by whomever; null = not, or by the release before';

-- What a Service Account has made is bound by it.
create index token_made on token (created_by_id) where created_by_kind = 'TOKEN' and revoked_at is null;

-- The release before disables for a leak without another word than the audit event.
update token t set disabled_reason = case when exists (
        select 1 from audit_event e
         where e.organization_id = t.organization_id and e.subject_id = t.id and e.action = 'token.disabled')
    then 'LEAKED' else 'ADMIN' end
 where not enabled and revoked_at is null;

alter table token_value add end_when_idle interval;
comment on column token_value.end_when_idle is
    'an overlap ends early once the new value was used and this one was not for so long';
create index token_value_idle on token_value (ends_at) where end_when_idle is not null;
