-- When a token was last enabled or disabled, by whichever program: for want of use it is judged anew from then on.
alter table token add switched_at timestamptz;
create function note_switch() returns trigger language plpgsql as $$
begin
    new.switched_at := clock_timestamp();
    -- The release before gives no reason: that of another time is none.
    if (new.disabled_reason, new.disabled_at) is not distinct from (old.disabled_reason, old.disabled_at) then
        new.disabled_reason := null;
    end if;
    return new;
end $$;
create trigger token_switched before update of enabled on token
    for each row when (new.enabled <> old.enabled) execute function note_switch();

-- What is known of usage: nothing of what replicas answered that ended without having written it.
create table usage_state (
    only_row      boolean     primary key default true check (only_row),
    unknown_until timestamptz not null default '-infinity',
    judged_at     timestamptz not null default '-infinity'
);
insert into usage_state default values;
comment on column usage_state.unknown_until is 'until then somebody may have used any token without a trace';
comment on column usage_state.judged_at is 'when unused tokens were last looked for';

comment on column replica.usage_through is
    'until when all that it answered is in token_usage; infinity = it answers no more; null = not known';

-- A process whose next incarnation is there already still writes what it knows. One that never went live answered nothing.
create function note_unwritten_usage() returns trigger language plpgsql as $$
begin
    if old.process is null or not exists (select from replica where process = old.process) then
        update usage_state set unknown_until = clock_timestamp();
    end if;
    return null;
end $$;
create trigger replica_gone after delete on replica
    for each row when (old.usage_through is distinct from 'infinity'
                       and not (old.state = 'LOADING' and coalesce(old.generation, 1) = 1))
    execute function note_unwritten_usage();

-- Ids of events that the database itself writes: UUIDv7 (RFC 9562 section 5.7) like all others.
create function audit_id() returns uuid language sql volatile as $$
    select encode(set_bit(set_bit(
        overlay(uuid_send(gen_random_uuid())
                placing substring(int8send(floor(extract(epoch from clock_timestamp()) * 1000)::bigint) from 3) from 1 for 6),
        52, 1), 53, 1), 'hex')::uuid
$$;
