-- A sealed answer is forgotten with any change of its token, not only of a value of it.
create function forget_sealed_answer_of_token() returns trigger language plpgsql as $$
begin
    update idempotency set sealed = null where token_id = new.id and sealed is not null;
    return null;
end $$;
create trigger token_forgets after update on token
    for each row execute function forget_sealed_answer_of_token();

-- A role that revoked tokens still name is kept, out of sight.
alter table token_role add column deleted_at timestamptz;
drop index token_role_own;
create unique index token_role_own on token_role (organization_id, lower(name))
    where organization_id is not null and deleted_at is null;
