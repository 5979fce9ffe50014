-- An invitation is mailed as well, with a link of its own: whoever follows that one reads mail at the invited address.
alter table notice_mail add column invitation_id uuid;
comment on column notice_mail.invitation_id is 'it brings an invitation: its text, which holds a secret, is made when it is sent';

create function claim_mail(with_invitations boolean) returns table (
    id uuid, attempt int, organization_id uuid, organization_name text, recipient text, subject text, body text,
    confirmation_id uuid, wanted boolean, urgent boolean, unknown int, invitation_id uuid)
language sql as $$
    with claimed as (
        update notice_mail m set attempts = m.attempts + 1, next_at = clock_timestamp() + interval '6 minutes'
         where m.id = (select d.id from notice_mail d
                        where d.next_at <= clock_timestamp() and (with_invitations or d.invitation_id is null)
                        order by d.urgent desc, d.next_at limit 1 for update skip locked)
        returning m.*)
    select c.id, c.attempts, c.organization_id, o.name, c.recipient, c.subject, c.body, c.confirmation_id,
           c.organization_id is null or o.deleted_at is null and case
               when c.confirmation_id is not null then exists (
                   select from notice_confirmation n
                    where n.id = c.confirmation_id and n.confirmed_at is null and n.ended_at is null)
               when c.invitation_id is not null then exists (
                   select from invitation i
                    where i.id = c.invitation_id and i.expires_at > clock_timestamp()
                      and not exists (select from app_user u where u.email_key = i.email_key and u.disabled_at is not null))
               when c.of_operator then true
               else exists (select from unnest(o.notice_addresses) a (address)
                             where lower(a.address) = lower(c.recipient) and notice_address_holds(o.id, a.address)) end,
           c.urgent, c.unknown, c.invitation_id
      from claimed c left join organization o on o.id = c.organization_id
$$;

-- The release before would send an invitation without a text.
create or replace function claim_mail() returns table (
    id uuid, attempt int, organization_id uuid, organization_name text, recipient text, subject text, body text,
    confirmation_id uuid, wanted boolean, urgent boolean, unknown int)
language sql as $$
    select c.id, c.attempt, c.organization_id, c.organization_name, c.recipient, c.subject, c.body, c.confirmation_id,
           c.wanted, c.urgent, c.unknown
      from claim_mail(false) c
$$;
