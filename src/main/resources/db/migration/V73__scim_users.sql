-- What a company's directory has said of a person in an organization. Whether the person is in it says the membership alone,
-- so that one who has left, by whomever, stays here as one who is not active.
create table scim_user (
    organization_id uuid        not null references organization,
    user_id         uuid        not null references app_user,
    external_id     text        check (char_length(external_id) between 1 and 255),
    display_name    text,
    formatted       text,
    given_name      text,
    family_name     text,
    created_at      timestamptz not null,
    modified_at     timestamptz not null,
    primary key (organization_id, user_id)
);
comment on table scim_user is 'the names are the directory''s and this organization''s; the account has its own';
create index scim_user_external on scim_user (organization_id, external_id);

-- Whoever changes the membership, also a release that knows nothing of directories.
create function touch_scim_user() returns trigger language plpgsql as $$
declare
    of_member membership := case tg_op when 'DELETE' then old else new end;
begin
    update scim_user set modified_at = clock_timestamp()
     where organization_id = of_member.organization_id and user_id = of_member.user_id;
    return null;
end $$;
create trigger membership_of_scim_user after insert or update of role or delete on membership
    for each row execute function touch_scim_user();
