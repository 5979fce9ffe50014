-- All nullable, so that the release before goes on beside this one.

-- A request's fingerprint under the client's key alone: it outlives a change of the server's key.
alter table idempotency add body_hash bytea;

-- Names as they are compared (NFKC, without case), computed by the program: a database's lower() depends on its locale. Null
-- in rows of the release before until the program has filled them in, and for good where an older row has the same name.
alter table token add label_key text, add search_text text;
create unique index token_label_key on token (organization_id, label_key)
    where kind = 'ci' and revoked_at is null and label_key is not null;
create index token_unkeyed on token (id) where kind = 'ci' and revoked_at is null and label_key is null;

alter table token_role add name_key text;
create unique index token_role_key on token_role (organization_id, name_key)
    where organization_id is not null and deleted_at is null and name_key is not null;

alter table app_user add email_key text;
create unique index app_user_email_key on app_user (email_key) where email_key is not null;

-- The release before renames without knowing of keys: a key that no longer belongs to its name is forgotten.
create function forget_token_key() returns trigger language plpgsql as $$
begin
    if lower(new.label) <> lower(old.label) and new.label_key is not distinct from old.label_key then
        new.label_key := null;
    end if;
    if (new.label, new.description) is distinct from (old.label, old.description)
            and new.search_text is not distinct from old.search_text then
        new.search_text := null;
    end if;
    return new;
end $$;
create trigger token_forgets_key before update of label, description on token
    for each row execute function forget_token_key();

create function forget_role_key() returns trigger language plpgsql as $$
begin
    if lower(new.name) <> lower(old.name) and new.name_key is not distinct from old.name_key then
        new.name_key := null;
    end if;
    return new;
end $$;
create trigger token_role_forgets_key before update of name on token_role
    for each row execute function forget_role_key();
