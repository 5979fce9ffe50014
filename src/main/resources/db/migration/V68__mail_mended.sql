-- Who is told by mail, which mail goes first, and what became of it.

-- An account that is disabled reads nothing of ours.
create or replace function notice_address_holds(of_organization uuid, given text) returns boolean language sql stable as $$
    select exists (select from notice_confirmation c
                    where c.organization_id = of_organization and lower(c.address) = lower(given)
                      and c.confirmed_at is not null and c.ended_at is null)
        or exists (select from app_user u join membership m on m.user_id = u.id
                    where m.organization_id = of_organization and lower(u.email) = lower(given) and u.disabled_at is null)
$$;

alter table notice_mail
    add column urgent  boolean not null default false,
    add column refused boolean not null default false,
    add column unknown int     not null default 0;
comment on column notice_mail.refused is 'the mail server''s last answer said that it takes this one never';
comment on column notice_mail.unknown is 'how often the mail server had all of it and did not say whether it takes it';
create index notice_mail_next on notice_mail (urgent desc, next_at);
drop index notice_mail_due;

-- Of tokens, so that what is not true any more is not told.
alter table notice_mail_item add column token_id uuid;
comment on column notice_mail_item.token_id is 'null = the release before wrote it';

create or replace function note_mail_items() returns trigger language plpgsql as $$
begin
    if not exists (select from notice_mailer) then
        return null;
    end if;
    insert into notice_mail_item (organization_id, urgent, type, label, about, token_id)
        select f.organization_id, f.type in ('token.leaked', 'token.reused'), f.type,
               coalesce(t.label, a.subject_name, f.data::json -> 'token' ->> 'label', '?'),
               coalesce((f.data::json ->> 'expiresAt')::timestamptz, (f.data::json ->> 'disabledAt')::timestamptz, f.at),
               t.id
          from fresh f left join token t on t.id = f.subject_id left join audit_event a on a.id = f.audit_id
         where f.type in ('token.expiring', 'token.expired', 'token.unused', 'token.leaked', 'token.reused')
           and exists (select from notice_mailer m join organization o on o.id = f.organization_id
                        where m.seen_at > now() - interval '7 days'
                          and (m.everywhere
                               or exists (select from unnest(o.notice_addresses) n (address)
                                           where notice_address_holds(o.id, n.address))))
         order by f.seq;
    return null;
end $$;

-- What nobody finishes is due again once whoever took it has surely given up.
drop function claim_mail();
create function claim_mail() returns table (
    id uuid, attempt int, organization_id uuid, organization_name text, recipient text, subject text, body text,
    confirmation_id uuid, wanted boolean, urgent boolean, unknown int)
language sql as $$
    with claimed as (
        update notice_mail m set attempts = m.attempts + 1, next_at = clock_timestamp() + interval '6 minutes'
         where m.id = (select d.id from notice_mail d where d.next_at <= clock_timestamp()
                        order by d.urgent desc, d.next_at limit 1 for update skip locked)
        returning m.*)
    select c.id, c.attempts, c.organization_id, o.name, c.recipient, c.subject, c.body, c.confirmation_id,
           o.deleted_at is null and case
               when c.confirmation_id is not null then exists (
                   select from notice_confirmation n
                    where n.id = c.confirmation_id and n.confirmed_at is null and n.ended_at is null)
               when c.of_operator then true
               else exists (select from unnest(o.notice_addresses) a (address)
                             where lower(a.address) = lower(c.recipient) and notice_address_holds(o.id, a.address)) end,
           c.urgent, c.unknown
      from claimed c join organization o on o.id = c.organization_id
$$;
