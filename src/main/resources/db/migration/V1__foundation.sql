-- Organizations, people, tokens, and the log by which every replica learns what verifies.

create table organization (
    id                 uuid        primary key,
    name               text        not null check (char_length(name) between 1 and 100),
    suspended          boolean     not null default false,
    max_token_lifetime interval,
    leak_action        text        not null default 'REVOKE' check (leak_action in ('REVOKE', 'DISABLE')),
    created_at         timestamptz not null,
    deleted_at         timestamptz
);

create table app_user (
    id                 uuid        primary key,
    email              text        not null,
    name               text        not null check (char_length(name) between 1 and 100),
    password_hash      text        not null,
    operator           boolean     not null default false,
    last_login_address text,
    created_at         timestamptz not null
);
-- An address names one account however it is capitalized.
create unique index app_user_email on app_user (lower(email));

create table membership (
    organization_id uuid        not null references organization,
    user_id         uuid        not null references app_user,
    role            text        not null check (role in ('OWNER', 'SUPER_ADMIN', 'MEMBER')),
    created_at      timestamptz not null,
    primary key (organization_id, user_id)
);
create index membership_user on membership (user_id);

-- A login: the cookie's (by the hash of its value) or a JWT's (by its "sid" claim). Gone = ended.
create table login_session (
    id          uuid        primary key,
    user_id     uuid        not null references app_user,
    kind        text        not null check (kind in ('COOKIE', 'JWT')),
    secret_hash bytea       unique,
    address     text,
    user_agent  text,
    created_at  timestamptz not null,
    last_used_at timestamptz not null,
    expires_at  timestamptz not null
);
create index login_session_user on login_session (user_id);

-- What a token may do. Managed roles belong to no organization. Kind: 'ci' roles are assigned to
-- integration tokens, 'pat' roles follow the membership of the access token's user.
create table token_role (
    id              uuid        primary key,
    organization_id uuid        references organization,
    kind            text        not null default 'ci' check (kind in ('ci', 'pat')),
    name            text        not null check (char_length(name) between 1 and 100),
    permissions     text[]      not null,
    created_at      timestamptz not null
);
create unique index token_role_own on token_role (organization_id, lower(name)) where organization_id is not null;
create unique index token_role_managed on token_role (kind, lower(name)) where organization_id is null;

insert into token_role (id, organization_id, kind, name, permissions, created_at) values
    ('00000000-0000-7000-8000-000000000001', null, 'ci',  'CI Token',        '{scan:upload,scan:read}',                     now()),
    ('00000000-0000-7000-8000-000000000002', null, 'ci',  'Read Only',       '{scan:read}',                                 now()),
    ('00000000-0000-7000-8000-000000000003', null, 'ci',  'Gateway',         '{tokens:verify}',                             now()),
    ('00000000-0000-7000-8000-000000000004', null, 'ci',  'Service Account', '{tokens:create}',                             now()),
    ('00000000-0000-7000-8000-000000000011', null, 'pat', 'OWNER',           '{scan:upload,scan:read,organization:manage}', now()),
    ('00000000-0000-7000-8000-000000000012', null, 'pat', 'SUPER_ADMIN',     '{scan:upload,scan:read,organization:manage}', now()),
    ('00000000-0000-7000-8000-000000000013', null, 'pat', 'MEMBER',          '{scan:read}',                                 now());

-- Both kinds of token: an integration token ('ci', of the organization) or an access token ('pat', of a member).
create table token (
    id              uuid        primary key,
    organization_id uuid        not null references organization,
    kind            text        not null check (kind in ('ci', 'pat')),
    user_id         uuid        references app_user,
    role_id         uuid        not null references token_role,
    label           text        not null check (char_length(label) between 1 and 100),
    description     text        check (char_length(description) <= 1000),
    enabled         boolean     not null default true,
    expires_at      timestamptz,
    revoked_at      timestamptz,
    allowed_cidrs   text[]      not null default '{}',
    metadata        jsonb       not null default '{}',
    hint            text        not null,
    created_at      timestamptz not null,
    created_by_kind text        check (created_by_kind in ('USER', 'TOKEN', 'SYSTEM')),
    created_by_id   uuid,
    created_by_name text,
    check ((kind = 'pat') = (user_id is not null))
);
create unique index token_label on token (organization_id, label) where kind = 'ci' and revoked_at is null;
create unique index token_access on token (organization_id, user_id) where kind = 'pat' and revoked_at is null;
create index token_listing on token (organization_id, created_at, id) where kind = 'ci';
create index token_of_role on token (role_id) where revoked_at is null;
create index token_revoked on token (revoked_at) where revoked_at is not null;

-- One row for each value ever handed out. ACTIVE until ends_at (null = as long as the token), then REVOKED.
create table token_value (
    id         uuid        primary key,
    token_id   uuid        not null references token on delete cascade,
    hash       bytea       not null unique check (octet_length(hash) = 32),
    state      text        not null check (state in ('ACTIVE', 'REVOKED')),
    ends_at    timestamptz,
    created_at timestamptz not null
);
create index token_value_token on token_value (token_id);

create function refuse_new_hash() returns trigger language plpgsql as $$
begin
    raise exception 'a token value''s hash never changes';
end $$;
create trigger token_value_hash before update of hash on token_value
    for each row when (old.hash is distinct from new.hash) execute function refuse_new_hash();

-- No foreign key: a flush of usage never locks a row that verification depends on.
create table token_usage (
    token_id          uuid        primary key,
    last_used_at      timestamptz not null,
    last_used_address text,
    uses              bigint      not null default 0,
    refused           bigint      not null default 0
);

-- The head of each organization's chain of audit events; locking it orders the chain.
create table audit_head (
    organization_id uuid   primary key references organization,
    seq             bigint not null,
    hash            bytea  not null
);

create table audit_event (
    id              uuid        primary key,
    organization_id uuid        not null references organization,
    seq             bigint      not null,
    at              timestamptz not null,
    action          text        not null,
    actor_kind      text        not null,
    actor_id        uuid,
    actor_name      text,
    subject_kind    text        not null,
    subject_id      uuid,
    subject_name    text,
    address         text,
    request_id      text,
    detail          text        not null,
    previous_hash   bytea       not null,
    hash            bytea       not null,
    unique (organization_id, seq)
);
create index audit_event_subject on audit_event (organization_id, subject_id);

create table idempotency (
    key_hash     bytea       primary key,
    request_hash bytea       not null,
    status       int         not null,
    location     text,
    answer       text        not null,
    sealed       bytea,
    token_id     uuid,
    created_at   timestamptz not null
);
create index idempotency_token on idempotency (token_id) where sealed is not null;
create index idempotency_created on idempotency (created_at);

-- A value that no longer verifies is not kept for replay either.
create function forget_sealed_answer() returns trigger language plpgsql as $$
begin
    update idempotency set sealed = null where token_id = new.token_id and sealed is not null;
    return null;
end $$;
create trigger token_value_forgets after update on token_value
    for each row execute function forget_sealed_answer();

-- Keys of a cluster that was given none: generated on first use and shared by all replicas. Production gives files.
create table server_key (
    purpose    text        primary key,
    secret     bytea       not null,
    created_at timestamptz not null
);

-- The log of everything that can change a verdict, in commit order: the advisory lock is the last one a
-- transaction takes before it commits, and the sequence hands out its numbers under it.
create sequence change_log_seq cache 1;
create table change_log (
    seq      bigint      primary key,
    id       uuid        not null default gen_random_uuid(),
    at       timestamptz not null default clock_timestamp(),
    source   text        not null check (source in ('organization', 'token_role', 'token', 'token_value')),
    key      uuid        not null,
    hash     bytea,
    protocol int         not null default 1
);
create table change_log_state (
    only_row     boolean primary key default true check (only_row),
    pruned_up_to bigint  not null default 0
);
insert into change_log_state default values;

create function log_change() returns trigger language plpgsql as $$
declare
    changed record;
    number  bigint;
    digest  bytea;
begin
    changed := case when tg_op = 'DELETE' then old else new end;
    if tg_table_name = 'token_value' then
        digest := changed.hash;
    end if;
    perform pg_advisory_xact_lock(7310577359);
    number := nextval('change_log_seq');
    insert into change_log (seq, source, key, hash) values (number, tg_table_name, changed.id, digest);
    perform pg_notify('tollgate_change', number::text);
    return null;
end $$;

create constraint trigger organization_changed after insert or update or delete on organization
    deferrable initially deferred for each row execute function log_change();
create constraint trigger token_role_changed after insert or update or delete on token_role
    deferrable initially deferred for each row execute function log_change();
create constraint trigger token_changed after update or delete on token
    deferrable initially deferred for each row execute function log_change();
create constraint trigger token_value_changed after insert or update or delete on token_value
    deferrable initially deferred for each row execute function log_change();

-- Every process that answers verifications, and how far it is. Logged and synchronous: a fence must not be lost.
create table replica (
    incarnation   uuid        primary key,
    name          text        not null,
    explicit_name boolean     not null default false,
    state         text        not null check (state in ('LOADING', 'LIVE', 'FENCED')),
    mode          text        not null check (mode in ('strict', 'available')),
    lease_ms      bigint      not null,
    max_age_ms    bigint      not null,
    protocol      int         not null,
    beat          bigint      not null default 0,
    applied_seq   bigint      not null default 0,
    address       text,
    started_at    timestamptz not null,
    confirmed_at  timestamptz not null
);
