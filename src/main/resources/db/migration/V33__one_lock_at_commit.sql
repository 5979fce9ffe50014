-- The first deferred trigger of every transaction, whichever it is, takes the change log's advisory lock; the heads of the
-- chains are touched under it only. So there is one lock to wait for within a commit, and no order to keep.
--
-- Until here a head could be locked before the lock: whoever is between the two ends first.
lock table audit_event in share row exclusive mode;

-- What the hash covers besides the place in the chain: it can be written down before that is known.
create function audit_lines(event audit_event) returns text language sql stable parallel safe as $$
    select concat_ws(e'\n',
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
        audit_line(event.detail))
$$;

create or replace function chain_audit_event() returns trigger language plpgsql as $$
declare
    lines text := audit_lines(new);
    head  audit_head;
begin
    perform pg_advisory_xact_lock(7310577359);
    select * into head from audit_head where organization_id = new.organization_id for update;
    if not found then
        head := row(new.organization_id, 0, decode(repeat('00', 32), 'hex'));
        insert into audit_head values (head.*);
    end if;
    new.seq := head.seq + 1;
    new.previous_hash := head.hash;
    new.hash := sha256(convert_to(concat_ws(e'\n',
        audit_line(encode(head.hash, 'hex')),
        audit_line(new.organization_id::text),
        audit_line(new.seq::text),
        lines), 'UTF8'));
    update audit_event set seq = new.seq, previous_hash = new.previous_hash, hash = new.hash where id = new.id;
    update audit_head set seq = new.seq, hash = new.hash where organization_id = new.organization_id;
    return null;
end $$;
drop function audit_hash(audit_event);

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
    perform pg_advisory_xact_lock(7310577359);
    number := nextval('change_log_seq');
    insert into change_log (seq, source, key, hash) values (number, tg_table_name, changed.id, digest);
    perform pg_notify('tollgate_change', number::text);
    return null;
end $$;
