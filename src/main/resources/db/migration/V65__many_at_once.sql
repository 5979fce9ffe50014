-- The tokens of a batch are revoked in one call, which does for all of them together what triggers do for each: the lock that
-- all others wait for is held for less time, and a listener is woken once.

-- A digest is 64 digits long, and neither it nor a number has more than ASCII.
create or replace function append_audit_events(common audit_event, ids uuid[], subjects uuid[], names text[], details text[])
returns void language plpgsql as $$
declare
    opening text := concat_ws(e'\n', audit_line(audit_time(common.at)), audit_line(common.action),
        audit_line(common.actor_kind), audit_line(common.actor_id::text), audit_line(common.actor_name),
        audit_line(common.subject_kind));
    closing text := concat_ws(e'\n', audit_line(common.address), audit_line(common.request_id));
    lines   text[] := array(
        select concat_ws(e'\n', opening, audit_line(subject::text), audit_line(name), closing, audit_line(detail))
          from unnest(subjects, names, details) with ordinality as event (subject, name, detail, place)
         order by place);
    middle  text := e'\n' || audit_line(common.organization_id::text) || e'\n';
    hashes  bytea[];
    head    audit_head;
    number  text;
begin
    -- What the foreign keys check, so that they wait for nobody once all wait for this.
    perform from organization where id = common.organization_id for key share;
    perform pg_advisory_xact_lock(7310577359);
    select * into head from audit_head where organization_id = common.organization_id for update;
    if not found then
        head := row(common.organization_id, 0, decode(repeat('00', 32), 'hex'));
        insert into audit_head values (head.*);
    end if;
    hashes[0] := head.hash;
    for place in 1 .. cardinality(lines) loop
        number := head.seq + place;
        hashes[place] := sha256(convert_to('64:' || encode(hashes[place - 1], 'hex') || middle
            || length(number) || ':' || number || e'\n' || lines[place], 'UTF8'));
    end loop;
    insert into audit_event (id, organization_id, seq, at, action, actor_kind, actor_id, actor_name, subject_kind,
                             subject_id, subject_name, address, request_id, detail, previous_hash, hash)
        select id, common.organization_id, head.seq + place, common.at, common.action, common.actor_kind, common.actor_id,
               common.actor_name, common.subject_kind, subject, name, common.address, common.request_id, detail,
               hashes[place - 1], hashes[place]
          from unnest(ids, subjects, names, details) with ordinality as event (id, subject, name, detail, place);
    update audit_head set seq = head.seq + cardinality(lines), hash = hashes[cardinality(lines)]
     where organization_id = common.organization_id;
end $$;

-- For the tokens of one statement together.
drop trigger token_forgets on token;
create or replace function forget_sealed_answer_of_token() returns trigger language plpgsql as $$
begin
    update idempotency set sealed = null where token_id in (select id from fresh) and sealed is not null;
    return null;
end $$;
create trigger token_forgets after update on token referencing new table as fresh
    for each statement execute function forget_sealed_answer_of_token();

-- Nobody but revoke_tokens sets it, for its one statement: it logs the changes itself.
drop trigger token_changed on token;
create constraint trigger token_changed after update or delete on token
    deferrable initially deferred for each row
    when (current_setting('tollgate.logs_changes', true) is distinct from 'revoke_tokens') execute function log_change();

-- The last statement of a transaction, as append_audit_events.
create function revoke_tokens(job bulk_job, tokens uuid[], at timestamptz) returns int language plpgsql as $$
declare
    what   text := json_strip_nulls(json_build_object('bulk', true, 'reason', job.reason))::text;
    ended  uuid[];
    labels text[];
begin
    perform set_config('tollgate.logs_changes', 'revoke_tokens', true);
    with locked as materialized (
        select id from token where id = any (tokens) and kind <> 'job' and revoked_at is null order by id for update),
    revoked as (
        update token set revoked_at = at, revoked_reason = job.reason where id = any (array(select id from locked))
        returning id, label)
    select array_agg(id), array_agg(label) into ended, labels from revoked;
    perform set_config('tollgate.logs_changes', '', true);
    if ended is null then
        return 0;
    end if;
    perform append_audit_events(
        row (null, job.organization_id, null, at, 'token.revoked', job.actor_kind, job.actor_id, job.actor_name, 'TOKEN',
             null, null, job.address, job.request_id, null, null, null)::audit_event,
        array(select audit_id() from unnest(ended)), ended, labels, array_fill(what, array[cardinality(ended)]));
    insert into change_log (seq, source, key) select nextval('change_log_seq'), 'token', id from unnest(ended) id;
    perform pg_notify('tollgate_change', currval('change_log_seq')::text);
    return cardinality(ended);
end $$;
