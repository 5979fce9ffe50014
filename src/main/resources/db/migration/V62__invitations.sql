-- Who was asked to join an organization, and has not yet. The newest of an address counts.
create table invitation (
    id              uuid        primary key,
    organization_id uuid        not null references organization,
    email           text        not null,
    email_key       text        not null,
    role            text        not null check (role in ('OWNER', 'SUPER_ADMIN', 'MEMBER')),
    token_hash      bytea       not null unique,
    invited_by      uuid        not null references app_user,
    created_at      timestamptz not null,
    expires_at      timestamptz not null,
    unique (organization_id, email_key)
);
create index invitation_inviter on invitation (invited_by);
create index invitation_end on invitation (expires_at);

-- It ends with its inviter's right to make it, whichever program takes that away.
create function end_invitations() returns trigger language plpgsql as $$
begin
    delete from invitation
     where organization_id = old.organization_id and invited_by = old.user_id
       and (tg_op = 'DELETE' or new.role = 'MEMBER' or role = 'OWNER' and new.role <> 'OWNER');
    return null;
end $$;
create trigger membership_invites after delete or update of role on membership
    for each row execute function end_invitations();

create function end_invitations_of_disabled() returns trigger language plpgsql as $$
begin
    delete from invitation where invited_by = new.id;
    return null;
end $$;
create trigger app_user_invites after update of disabled_at on app_user
    for each row when (new.disabled_at is not null) execute function end_invitations_of_disabled();
