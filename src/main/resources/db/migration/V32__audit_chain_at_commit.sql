-- An event takes its place in the organization's chain at the very end of its transaction, inside the commit: nobody
-- holds the head of the chain while a client is asked for the next statement. Until then its place is empty, and nobody
-- else sees it. A program of the previous release still places its own events: those are left alone.
alter table audit_event
    alter column seq drop not null,
    alter column previous_hash drop not null,
    alter column hash drop not null;

-- A line of the text that is hashed: the length in UTF-16 units, in which a character beyond the basic plane (four
-- octets in UTF-8) counts twice.
create function audit_line(field text) returns text language sql immutable parallel safe as $$
    select case when field is null then '-' else
        length(field) + case when octet_length(field) < length(field) + 3 then 0
                             else length(regexp_replace(field, '[\u0001-\uFFFF]', '', 'g')) end
        || ':' || field end
$$;

-- A time as the export writes it: UTC, with as many of three or six digits of a second's fraction as are needed.
create function audit_time(at timestamptz) returns text language sql stable parallel safe as $$
    select to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS')
        || case when extract(microseconds from at)::bigint % 1000000 = 0 then ''
                when extract(microseconds from at)::bigint % 1000 = 0 then to_char(at at time zone 'UTC', '.MS')
                else to_char(at at time zone 'UTC', '.US') end
        || 'Z'
$$;

create function audit_hash(event audit_event) returns bytea language sql stable parallel safe as $$
    select sha256(convert_to(concat_ws(e'\n',
        audit_line(encode(event.previous_hash, 'hex')),
        audit_line(event.organization_id::text),
        audit_line(event.seq::text),
        audit_line(audit_time(event.at)),
        audit_line(event.action),
        audit_line(event.actor_kind),
        audit_line(event.actor_id::text),
        audit_line(event.actor_name),
        audit_line(event.subject_kind),
        audit_line(event.subject_id::text),
        audit_line(event.subject_name),
        audit_line(event.address),
        audit_line(event.request_id),
        audit_line(event.detail)), 'UTF8'))
$$;

create function chain_audit_event() returns trigger language plpgsql as $$
begin
    insert into audit_head (organization_id, seq, hash)
        values (new.organization_id, 0, decode(repeat('00', 32), 'hex')) on conflict do nothing;
    select seq + 1, hash into new.seq, new.previous_hash
        from audit_head where organization_id = new.organization_id for update;
    new.hash := audit_hash(new);
    update audit_event set seq = new.seq, previous_hash = new.previous_hash, hash = new.hash where id = new.id;
    update audit_head set seq = new.seq, hash = new.hash where organization_id = new.organization_id;
    return null;
end $$;
create constraint trigger audit_event_chained after insert on audit_event
    deferrable initially deferred for each row when (new.seq is null) execute function chain_audit_event();

-- Deferred triggers run in the order of what they are due to. The log's lock is the last one all the same: the heads
-- of the chains come before it, or two transactions could wait for each other.
create or replace function log_change() returns trigger language plpgsql as $$
declare
    changed record;
    number  bigint;
    digest  bytea;
begin
    changed := case when tg_op = 'DELETE' then old else new end;
    if tg_table_name = 'token_value' then
        digest := changed.hash;
    end if;
    set constraints audit_event_chained immediate;
    perform pg_advisory_xact_lock(7310577359);
    number := nextval('change_log_seq');
    insert into change_log (seq, source, key, hash) values (number, tg_table_name, changed.id, digest);
    perform pg_notify('tollgate_change', number::text);
    return null;
end $$;
