-- An account that is disabled: nobody signs in to it, and no access token of it is good.
alter table app_user add column disabled_at timestamptz;
comment on column app_user.disabled_at is 'null = it is enabled';

-- Whichever program it is, also one of the release before, and also at the same time: the account's row is waited for.
create function is_disabled(account uuid) returns boolean language plpgsql as $$
declare
    since timestamptz;
begin
    select disabled_at into since from app_user where id = account for share;
    return since is not null;
end $$;

-- A row that is not inserted is, to every release, a password that was changed meanwhile.
create function refuse_session() returns trigger language plpgsql as $$
begin
    return case when is_disabled(new.user_id) then null else new end;
end $$;
create trigger login_session_of_enabled before insert on login_session
    for each row execute function refuse_session();

create function keep_disabled() returns trigger language plpgsql as $$
begin
    new.enabled := not is_disabled(new.user_id);
    return new;
end $$;
create trigger token_of_enabled before insert or update of enabled on token
    for each row when (new.kind = 'pat' and new.enabled) execute function keep_disabled();

-- The chain of what has no organization has the id of zeros, which no organization has.
alter table audit_event drop constraint audit_event_organization_id_fkey;
alter table audit_head drop constraint audit_head_organization_id_fkey;
