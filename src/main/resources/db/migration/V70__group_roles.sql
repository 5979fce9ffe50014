-- Which groups of the company's directory have which role in an organization.
create table group_role (
    id              uuid        primary key,
    organization_id uuid        not null references organization,
    group_name      text        not null,
    role            text        not null check (role in ('OWNER', 'SUPER_ADMIN', 'MEMBER')),
    created_at      timestamptz not null,
    unique (organization_id, group_name)
);
create index group_role_name on group_role (group_name);

-- A membership that a group gives, groups change and take. What the release before makes is made by people.
alter table membership add column from_group boolean not null default false;
create index membership_from_group on membership (user_id) where from_group;
