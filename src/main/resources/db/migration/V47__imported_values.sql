-- Values that another system has handed out: of any form, known by their hash alone. Only a program of protocol 4 looks for
-- what has not the form of a value of ours.
alter table token_value
    add length smallint check (length = 0 or length between 16 and 512);
comment on column token_value.length is
    'of a value of another system, in characters; 0 = not known; null = a value of ours';
create index token_value_length on token_value (length) where length is not null;

alter table token add import_id uuid;
comment on column token.import_id is 'the import that made it, by its idempotency key: a repeated one goes on with the rest';

-- Of values that were handed out and have left token_value: the beginning of the hash that the index knows a value by. None
-- of them comes to life again by an import. Not of job tokens, which live for an hour at most and are many.
create table former_value (
    fingerprint bytea primary key check (octet_length(fingerprint) = 16)
);

create function keep_fingerprints() returns trigger language plpgsql as $$
begin
    if tg_table_name = 'token' then
        insert into former_value select substr(hash, 1, 16) from token_value where token_id = old.id
            on conflict do nothing;
    -- One that goes with its token has been kept by then.
    elsif exists (select from token where id = old.token_id and kind <> 'job') then
        insert into former_value values (substr(old.hash, 1, 16)) on conflict do nothing;
    end if;
    return old;
end $$;
create trigger token_keeps_fingerprints before delete on token
    for each row when (old.kind <> 'job') execute function keep_fingerprints();
create trigger token_value_keeps_fingerprint before delete on token_value
    for each row execute function keep_fingerprints();

create or replace function log_change() returns trigger language plpgsql as $$
declare
    changed record;
    number  bigint;
    digest  bytea;
    needed  int := 1;
begin
    changed := case when tg_op = 'DELETE' then old else new end;
    if tg_table_name = 'token_value' then
        digest := changed.hash;
        if changed.length is not null then
            needed := 4;
        elsif exists (select from token where id = changed.token_id and kind = 'job') then
            needed := 3;
        end if;
    elsif tg_table_name = 'organization' then
        if changed.allowed_cidrs <> '{}' then
            needed := 3;
        end if;
    elsif tg_table_name = 'token' then
        if changed.kind = 'job' then
            needed := 3;
        end if;
    end if;
    perform pg_advisory_xact_lock(7310577359);
    number := nextval('change_log_seq');
    insert into change_log (seq, source, key, hash, protocol) values (number, tg_table_name, changed.id, digest, needed);
    perform pg_notify('tollgate_change', number::text);
    return null;
end $$;
