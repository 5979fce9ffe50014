-- Notices by mail: whom an organization names, what there is to tell them, and the mails that wait to be sent.

alter table organization add column notice_addresses text[] not null default '{}';

-- The consent of whoever reads mail at an address that is no member's.
create table notice_confirmation (
    id              uuid        primary key default audit_id(),
    organization_id uuid        not null,
    address         text        not null,
    asked_at        timestamptz not null default clock_timestamp(),
    confirmed_at    timestamptz,
    ended_at        timestamptz
);
comment on column notice_confirmation.ended_at is 'when the organization ceased to name the address';
create index notice_confirmation_of_organization on notice_confirmation (organization_id, lower(address));

create function notice_address_holds(of_organization uuid, given text) returns boolean language sql stable as $$
    select exists (select from notice_confirmation c
                    where c.organization_id = of_organization and lower(c.address) = lower(given)
                      and c.confirmed_at is not null and c.ended_at is null)
        or exists (select from app_user u join membership m on m.user_id = u.id
                    where m.organization_id = of_organization and lower(u.email) = lower(given))
$$;

create function unconfirmed_notice_addresses(of_organization uuid, given text[]) returns text[] language sql stable as $$
    select array(select a.address from unnest(given) with ordinality a (address, place)
                  where not notice_address_holds(of_organization, a.address) order by a.place)
$$;

-- Whether any replica sends mail: where none does, nothing is kept for it.
create table notice_mailer (
    only_row   boolean     primary key default true check (only_row),
    seen_at    timestamptz not null,
    everywhere boolean     not null
);
comment on column notice_mailer.everywhere is 'the operator has an address for organizations that name none';

-- Who wants to know what.
create view notice_audience as
    select w.organization_id, wanted.type
      from webhook w cross join lateral unnest(w.events) wanted (type)
     where w.enabled
    union all
    select o.id, mailed.type
      from organization o cross join notice_mailer m
     cross join (values ('token.expiring'), ('token.expired'), ('token.unused'), ('token.leaked'), ('token.reused')) mailed (type)
     where o.deleted_at is null and m.seen_at > now() - interval '7 days'
       and (m.everywhere
            or exists (select from unnest(o.notice_addresses) a (address) where notice_address_holds(o.id, a.address)));

-- What the next mail to an organization's addresses will tell.
create table notice_mail_item (
    seq             bigint      generated always as identity primary key,
    organization_id uuid        not null,
    urgent          boolean     not null,
    type            text        not null,
    label           text        not null,
    about           timestamptz not null,
    noted_at        timestamptz not null default clock_timestamp()
);
comment on column notice_mail_item.about is 'when the token ends, has ended or will be disabled, was leaked or reused';
create index notice_mail_item_of_organization on notice_mail_item (organization_id, urgent, noted_at);

create table notice_mail_turn (
    organization_id uuid        not null,
    urgent          boolean     not null,
    written_at      timestamptz not null default '-infinity',
    turns           bigint      not null default 0,
    primary key (organization_id, urgent)
);
comment on column notice_mail_turn.written_at is 'when the last digest, or the last urgent mail, was written';
comment on column notice_mail_turn.turns is 'counted with each mail: of several replicas that write the same one, one does';

-- One mail to one address. Gone when the mail server has it.
create table notice_mail (
    id              uuid        primary key default audit_id(),
    organization_id uuid        not null,
    recipient       text        not null,
    of_operator     boolean     not null default false,
    confirmation_id uuid,
    subject         text,
    body            text,
    attempts        int         not null default 0,
    created_at      timestamptz not null default clock_timestamp(),
    next_at         timestamptz not null default clock_timestamp()
);
comment on column notice_mail.confirmation_id is 'it asks for consent: its text, which holds a secret, is made when it is sent';
create index notice_mail_due on notice_mail (next_at);
create index notice_mail_of_organization on notice_mail (organization_id);

-- Whatever writes an event, the release before included, writes what mails will tell of it.
create function note_mail_items() returns trigger language plpgsql as $$
begin
    if not exists (select from notice_mailer) then
        return null;
    end if;
    insert into notice_mail_item (organization_id, urgent, type, label, about)
        select f.organization_id, f.type in ('token.leaked', 'token.reused'), f.type,
               coalesce(t.label, a.subject_name, f.data::json -> 'token' ->> 'label', '?'),
               coalesce((f.data::json ->> 'expiresAt')::timestamptz, (f.data::json ->> 'disabledAt')::timestamptz, f.at)
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
create trigger notice_event_mailed after insert on notice_event
    referencing new table as fresh for each statement execute function note_mail_items();

create or replace function note_audit_events() returns trigger language plpgsql as $$
begin
    if not exists (select from (select distinct organization_id from fresh) f
                    cross join lateral (select from notice_audience a
                                         where a.organization_id = f.organization_id limit 1) wants) then
        return null;
    end if;
    insert into notice_event (organization_id, type, at, subject_id, audit_id)
        select f.organization_id, wanted.type, f.at, case when f.subject_kind in ('TOKEN', 'USER') then f.subject_id end, f.id
          from fresh f
         cross join lateral (values (notice_type(f.action, f.detail)), ('audit.event')) wanted (type)
         cross join lateral (select from notice_audience a
                              where a.organization_id = f.organization_id and a.type = wanted.type limit 1) wants
         order by f.at, f.seq;
    return null;
end $$;

-- Takes the next mail that is due; what nobody finishes is due again.
create function claim_mail() returns table (
    id uuid, attempt int, organization_id uuid, organization_name text, recipient text, subject text, body text,
    confirmation_id uuid, wanted boolean)
language sql as $$
    with claimed as (
        update notice_mail m set attempts = m.attempts + 1, next_at = clock_timestamp() + interval '2 minutes'
         where m.id = (select d.id from notice_mail d where d.next_at <= clock_timestamp()
                        order by d.next_at limit 1 for update skip locked)
        returning m.*)
    select c.id, c.attempts, c.organization_id, o.name, c.recipient, c.subject, c.body, c.confirmation_id,
           o.deleted_at is null and case
               when c.confirmation_id is not null then exists (
                   select from notice_confirmation n
                    where n.id = c.confirmation_id and n.confirmed_at is null and n.ended_at is null)
               when c.of_operator then true
               else exists (select from unnest(o.notice_addresses) a (address)
                             where lower(a.address) = lower(c.recipient) and notice_address_holds(o.id, a.address)) end
      from claimed c join organization o on o.id = c.organization_id
$$;
