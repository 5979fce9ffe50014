-- What only a program of protocol 3 can verify: tokens of the kind 'job', and networks of an organization, which bind its
-- integration and job tokens besides their own. Whoever writes it asks for that protocol first; should nobody ask, a
-- program that does not know it stops confirming all the same.
alter table token
    drop constraint token_kind_check,
    add constraint token_kind_check check (kind in ('ci', 'pat', 'job'));
alter table organization add column allowed_cidrs text[] not null default '{}';

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
        if exists (select from token where id = changed.token_id and kind = 'job') then
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
