-- Nothing takes effect by an account that has been disabled meanwhile: a change that was under way is undone by its own
-- event. Who disables writes into the same chains, under the same lock, so that one of the two sees the other. A count of
-- what was refused is written later, and tells of the past.
create or replace function chain_audit_event() returns trigger language plpgsql as $$
declare
    lines text := audit_lines(new);
    head  audit_head;
begin
    perform pg_advisory_xact_lock(7310577359);
    if new.actor_kind = 'USER' and new.action not in ('call.refused', 'sign-in.failed')
        and not (new.action = 'user.disabled' and new.subject_id = new.actor_id)
        and exists (select from app_user where id = new.actor_id and disabled_at is not null) then
        raise exception 'the account % is disabled', new.actor_id using errcode = 'TG001';
    end if;
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
