-- Mails about a person's own account, whichever organizations they are in.
alter table notice_mail alter column organization_id drop not null;
comment on column notice_mail.organization_id is 'null = it is about the account of whoever it goes to';

create or replace function claim_mail() returns table (
    id uuid, attempt int, organization_id uuid, organization_name text, recipient text, subject text, body text,
    confirmation_id uuid, wanted boolean, urgent boolean, unknown int)
language sql as $$
    with claimed as (
        update notice_mail m set attempts = m.attempts + 1, next_at = clock_timestamp() + interval '6 minutes'
         where m.id = (select d.id from notice_mail d where d.next_at <= clock_timestamp()
                        order by d.urgent desc, d.next_at limit 1 for update skip locked)
        returning m.*)
    select c.id, c.attempts, c.organization_id, o.name, c.recipient, c.subject, c.body, c.confirmation_id,
           c.organization_id is null or o.deleted_at is null and case
               when c.confirmation_id is not null then exists (
                   select from notice_confirmation n
                    where n.id = c.confirmation_id and n.confirmed_at is null and n.ended_at is null)
               when c.of_operator then true
               else exists (select from unnest(o.notice_addresses) a (address)
                             where lower(a.address) = lower(c.recipient) and notice_address_holds(o.id, a.address)) end,
           c.urgent, c.unknown
      from claimed c left join organization o on o.id = c.organization_id
$$;
