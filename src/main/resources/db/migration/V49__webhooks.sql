-- Events in a transactional outbox, and their deliveries to webhooks.

create table webhook (
    id              uuid        primary key,
    organization_id uuid        not null references organization,
    url             text        not null,
    events          text[]      not null,
    enabled         boolean     not null default true,
    disabled_reason text        check (disabled_reason in ('FAILING', 'GONE')),
    secret          bytea       not null,
    former_secret   bytea,
    former_until    timestamptz,
    created_at      timestamptz not null,
    version         bigint      not null default 1
);
comment on column webhook.disabled_reason is 'null = a person did, or it is enabled';
comment on column webhook.secret is 'sealed under a key that is outside the database';
create index webhook_of_organization on webhook (organization_id);
create trigger webhook_version before update on webhook
    for each row when (old.* is distinct from new.*) execute function count_version();

-- What deliveries change of a webhook, apart from what people do. Its row is the lock under which deliveries come to wait
-- and cease to.
create table webhook_state (
    webhook_id    uuid        primary key references webhook on delete cascade,
    waiting       int         not null default 0,
    failing_since timestamptz,
    gap_from      timestamptz,
    gap_to        timestamptz,
    gap_events    bigint      not null default 0
);
comment on column webhook_state.waiting is 'deliveries that are PENDING';
comment on column webhook_state.gap_from is 'since when events find no place; one event will stand for them';

create function begin_webhook_state() returns trigger language plpgsql as $$
begin
    insert into webhook_state (webhook_id) values (new.id);
    return null;
end $$;
create trigger webhook_begins after insert on webhook for each row execute function begin_webhook_state();

-- The outbox. A row is of one organization, written in the transaction of what it tells of, if somebody there wants to know.
create table notice_event (
    seq             bigint      generated always as identity primary key,
    id              uuid        not null default audit_id(),
    organization_id uuid        not null,
    type            text        not null,
    at              timestamptz not null,
    subject_id      uuid,
    audit_id        uuid,
    hint            text,
    data            text,
    waiting         boolean     not null default true
);
comment on column notice_event.subject_id is 'a token or a person: their events are delivered in the order of seq';
comment on column notice_event.audit_id is 'the audit event that says what happened; null = data does';
comment on column notice_event.waiting is 'not given to the webhooks yet';
create index notice_event_waiting on notice_event (organization_id, seq) where waiting;
create index notice_event_at on notice_event (at);

-- No foreign keys: what is delivered is never in the way of who changes or deletes.
create table notice_delivery (
    id              uuid        primary key,
    webhook_id      uuid        not null,
    event_seq       bigint      not null,
    type            text        not null,
    subject_id      uuid,
    state           text        not null default 'PENDING' check (state in ('PENDING', 'DELIVERED', 'FAILED')),
    attempts        int         not null default 0,
    next_at         timestamptz,
    created_at      timestamptz not null,
    finished_at     timestamptz,
    status          int,
    answer          text,
    error           text
);
comment on column notice_delivery.next_at is
    'when it may be tried; while it is under way, when it is taken for lost; null = another one of its subject comes first';
create index notice_delivery_due on notice_delivery (webhook_id, next_at) where state = 'PENDING' and next_at is not null;
create index notice_delivery_of_subject on notice_delivery (webhook_id, subject_id, event_seq) where state = 'PENDING';
create index notice_delivery_listing on notice_delivery (webhook_id, id);
create index notice_delivery_finished on notice_delivery (finished_at) where finished_at is not null;
create index notice_delivery_of_event on notice_delivery (event_seq);

-- What an audit event is to those who wait for news of tokens and people; null = nothing. Not every JSON text is a jsonb.
create function notice_type(action text, detail text) returns text language sql immutable parallel safe as $$
    select case
        when action in ('token.revoked', 'token.disabled', 'token.value-ended')
             and detail ~ '"(by" ?: ?"leak|reason" ?: ?"LEAKED)"' then 'token.leaked'
        when action in ('token.disabled', 'token.enabled', 'token.leak-dismissed', 'token.value-ended') then 'token.changed'
        when action in ('token.created', 'token.changed', 'token.rotated', 'token.revoked', 'token.reused', 'user.added',
                        'user.removed', 'sign-in.failed', 'publisher.refused') then action
    end
$$;

-- Whatever writes an audit event, a statement of the database included, writes what follows from it. Once a statement:
-- thousands of events of one cost little where nobody waits for them.
create function note_audit_events() returns trigger language plpgsql as $$
begin
    if not exists (select from webhook w join fresh f on f.organization_id = w.organization_id where w.enabled) then
        return null;
    end if;
    insert into notice_event (organization_id, type, at, subject_id, audit_id)
        select f.organization_id, wanted.type, f.at, case when f.subject_kind in ('TOKEN', 'USER') then f.subject_id end, f.id
          from fresh f
         cross join lateral (values (notice_type(f.action, f.detail)), ('audit.event')) wanted (type)
         where exists (select from webhook w
                        where w.organization_id = f.organization_id and w.enabled and wanted.type = any (w.events))
         order by f.at, f.seq;
    return null;
end $$;
create trigger audit_event_noted after insert on audit_event
    referencing new table as fresh for each statement execute function note_audit_events();

-- Makes a delivery of each event that waits for each webhook that wants it, those of every organization in turn. One caller
-- at a time, or a later event of a token could overtake an earlier one.
create function fan_out_notices(most_waiting int) returns int language plpgsql as $$
declare
    due bigint[];
    gap record;
    event bigint;
begin
    if not pg_try_advisory_xact_lock(7310577362) then
        return 0;
    end if;
    due := array(
        with recursive organizations as (
            (select organization_id from notice_event where waiting order by organization_id limit 1)
            union all
            select (select e.organization_id from notice_event e
                     where e.waiting and e.organization_id > o.organization_id order by e.organization_id limit 1)
              from organizations o where o.organization_id is not null)
        select e.seq
          from organizations o
         cross join lateral (select seq, row_number() over (order by seq) as place from notice_event
                              where waiting and organization_id = o.organization_id order by seq limit 100) e
         where o.organization_id is not null order by e.place limit 1000);

    perform from webhook_state
      where webhook_id in (select w.id from notice_event e join webhook w on w.organization_id = e.organization_id
                            where e.seq = any (due))
      order by webhook_id for update;

    with wanted as materialized (
        select w.id as webhook_id, e.seq, e.type, e.subject_id, e.at, e.type in ('token.leaked', 'token.reused') as urgent,
               s.gap_from is not null
                   or s.waiting + row_number() over (partition by w.id order by e.seq) > most_waiting as beyond,
               row_number() over (partition by w.id, e.subject_id order by e.seq) > 1 as follows
          from notice_event e
          join webhook w on w.organization_id = e.organization_id and w.enabled and e.type = any (w.events)
          join webhook_state s on s.webhook_id = w.id
         where e.seq = any (due)),
    put as (
        insert into notice_delivery (id, webhook_id, event_seq, type, subject_id, created_at, next_at)
        select audit_id(), webhook_id, seq, type, subject_id, clock_timestamp(),
               case when urgent then clock_timestamp() - interval '1 day'
                    when subject_id is not null and (follows or exists (
                        select from notice_delivery d
                         where d.webhook_id = wanted.webhook_id and d.subject_id = wanted.subject_id and d.state = 'PENDING'))
                    then null
                    else clock_timestamp() end
          from wanted where not beyond order by seq),
    counted as (
        select webhook_id, count(*) filter (where not beyond) as put, count(*) filter (where beyond) as lost,
               min(at) filter (where beyond) as first, max(at) filter (where beyond) as last
          from wanted group by webhook_id)
    update webhook_state s
       set waiting = s.waiting + c.put, gap_events = s.gap_events + c.lost,
           gap_from = least(s.gap_from, c.first), gap_to = greatest(s.gap_to, c.last)
      from counted c where s.webhook_id = c.webhook_id;

    update notice_event e set waiting = false, hint = (select t.hint from token t where t.id = e.subject_id)
     where e.seq = any (due);

    for gap in select s.*, w.organization_id from webhook_state s join webhook w on w.id = s.webhook_id
                where s.gap_from is not null and s.waiting < most_waiting * 0.9 for update of s loop
        insert into notice_event (organization_id, type, at, data, waiting)
            values (gap.organization_id, 'gap', clock_timestamp(),
                    json_build_object('from', audit_time(gap.gap_from), 'to', audit_time(gap.gap_to),
                                      'events', gap.gap_events)::text, false)
            returning seq into event;
        insert into notice_delivery (id, webhook_id, event_seq, type, created_at, next_at)
            values (audit_id(), gap.webhook_id, event, 'gap', clock_timestamp(), clock_timestamp());
        update webhook_state set gap_from = null, gap_to = null, gap_events = 0, waiting = waiting + 1
         where webhook_id = gap.webhook_id;
    end loop;
    return cardinality(due);
end $$;

-- Puts a webhook out of use; what waits for it can be delivered again one by one. The caller holds the webhook's row.
create function drop_waiting(hook uuid) returns void language plpgsql as $$
begin
    perform from webhook_state where webhook_id = hook for update;
    update notice_delivery set state = 'FAILED', finished_at = clock_timestamp(), next_at = null, error = 'DISABLED'
     where webhook_id = hook and state = 'PENDING';
    update webhook_state set waiting = 0, gap_from = null, gap_to = null, gap_events = 0, failing_since = null
     where webhook_id = hook;
end $$;

-- Notes how an attempt went, and lets the next event of the subject go. Null if somebody else has meanwhile taken it for lost,
-- or it is no more; DISABLED if that ended the webhook.
create function finish_delivery(delivery uuid, attempt int, outcome text, answered int, said text, failed text, pause interval)
returns text language plpgsql as $$
declare
    hook    uuid := (select webhook_id from notice_delivery where id = delivery);
    own     notice_delivery;
    failing timestamptz;
    reason  text;
    result  text := outcome;
begin
    if outcome <> 'DELIVERED' then
        -- Whoever changes the webhook has its row first, and then its state.
        perform from webhook where id = hook for no key update;
    end if;
    select failing_since into failing from webhook_state where webhook_id = hook for update;
    select * into own from notice_delivery where id = delivery and state = 'PENDING' and attempts = attempt for update;
    if own.id is null then
        return null;
    end if;
    if outcome = 'RETRY' and clock_timestamp() + pause > own.created_at + interval '24 hours' then
        result := 'FAILED';
    end if;
    update notice_delivery
       set state = case when result = 'RETRY' then 'PENDING' else result end,
           next_at = case when result = 'RETRY' then clock_timestamp() + pause end,
           finished_at = case when result <> 'RETRY' then clock_timestamp() end,
           status = answered, answer = said, error = failed
     where id = delivery;
    failing := case when outcome <> 'DELIVERED' then coalesce(failing, clock_timestamp()) end;
    update webhook_state set failing_since = failing, waiting = waiting - case when result = 'RETRY' then 0 else 1 end
     where webhook_id = hook;
    if result <> 'RETRY' and own.subject_id is not null then
        update notice_delivery set next_at = clock_timestamp()
         where next_at is null and id = (select id from notice_delivery
                                          where webhook_id = hook and subject_id = own.subject_id and state = 'PENDING'
                                            and type not in ('token.leaked', 'token.reused')
                                          order by event_seq limit 1);
    end if;
    reason := case when answered = 410 then 'GONE' when failing < clock_timestamp() - interval '3 days' then 'FAILING' end;
    if reason is null then
        return result;
    end if;
    update webhook set enabled = false, disabled_reason = reason where id = hook and enabled;
    if not found then
        return result;
    end if;
    perform drop_waiting(hook);
    insert into audit_event (id, organization_id, at, action, actor_kind, subject_kind, subject_id, subject_name, detail)
        select audit_id(), organization_id, clock_timestamp(), 'webhook.disabled', 'SYSTEM', 'WEBHOOK', id, null,
               json_strip_nulls(json_build_object('reason', reason))::text
          from webhook where id = hook;
    return 'DISABLED';
end $$;
