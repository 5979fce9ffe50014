-- Which version of its configuration a row is, for If-Match: counted by the database, so that no change is forgotten, one of
-- a program of the release before neither.
alter table organization add column version bigint not null default 1;
alter table token_role add column version bigint not null default 1;
alter table token add column version bigint not null default 1;

create function count_version() returns trigger language plpgsql as $$
begin
    new.version := old.version + 1;
    return new;
end $$;
create trigger organization_version before update on organization
    for each row when (old.* is distinct from new.*) execute function count_version();
create trigger token_role_version before update on token_role
    for each row when (old.* is distinct from new.*) execute function count_version();
create trigger token_version before update on token
    for each row when (old.* is distinct from new.*) execute function count_version();

-- The view of a token shows the value that a rotation is ending: that somebody ends it is a change too.
create function count_version_of_token() returns trigger language plpgsql as $$
begin
    update token set version = version + 1 where id = new.token_id;
    return null;
end $$;
create trigger token_value_version after update on token_value
    for each row when (old.state <> new.state) execute function count_version_of_token();
