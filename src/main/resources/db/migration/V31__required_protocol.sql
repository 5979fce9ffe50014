-- What a program must understand to read the present state, even when the change that asked for it has been pruned or
-- is hidden in a snapshot. Never falls.
alter table change_log_state add column required_protocol int not null default 1;
update change_log_state
   set required_protocol = greatest(1, (select max(protocol) from change_log));

create function raise_required_protocol() returns trigger language plpgsql as $$
begin
    update change_log_state set required_protocol = new.protocol where required_protocol < new.protocol;
    return null;
end $$;
-- The changes of today cost nothing more.
create trigger change_log_protocol after insert on change_log
    for each row when (new.protocol > 1) execute function raise_required_protocol();
