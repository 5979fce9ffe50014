-- What a job token may do that was asked for with fewer permissions than its publisher's role has: a role of its own, which
-- nobody sees, of those permissions of its parent that the scope names.
alter table token_role
    drop constraint token_role_kind_check,
    add constraint token_role_kind_check check (kind in ('ci', 'pat', 'job')),
    add parent_id uuid references token_role,
    add scope text,
    add check ((kind = 'job') = (parent_id is not null and scope is not null));

-- It has its parent's name.
drop index token_role_own;
create unique index token_role_own on token_role (organization_id, lower(name))
    where organization_id is not null and deleted_at is null and kind = 'ci';
drop index token_role_key;
create unique index token_role_key on token_role (organization_id, name_key)
    where organization_id is not null and deleted_at is null and name_key is not null and kind = 'ci';
create unique index token_role_scope on token_role (organization_id, parent_id, scope) where kind = 'job';
create index token_role_parent on token_role (parent_id) where kind = 'job';

create function narrow_scopes() returns trigger language plpgsql as $$
begin
    update token_role
       set name = new.name,
           permissions = array(select p from unnest(new.permissions) with ordinality as of_parent (p, place)
                                where p = any (string_to_array(scope, ' ')) order by place)
     where parent_id = new.id and kind = 'job';
    return null;
end $$;
create trigger token_role_narrows after update of name, permissions on token_role
    for each row when (new.kind <> 'job' and (old.name, old.permissions) is distinct from (new.name, new.permissions))
    execute function narrow_scopes();
