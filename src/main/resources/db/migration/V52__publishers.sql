-- Trusted publishers: CI jobs show the identity token of their own provider and get a short-lived job token for it.
create table publisher (
    id              uuid        primary key,
    organization_id uuid        not null references organization,
    name            text        not null check (char_length(name) between 1 and 100),
    name_key        text        not null,
    provider        text        not null,
    issuer          text,
    jwks            text,
    claim_names     text[]      not null,
    claim_values    text[]      not null check (cardinality(claim_names) = cardinality(claim_values)),
    any_workflow    boolean     not null,
    role_id         uuid        not null references token_role,
    lifetime        int         not null check (lifetime between 1 and 3600),
    allowed_cidrs   text[]      not null default '{}',
    enabled         boolean     not null,
    reuse           boolean     not null,
    created_at      timestamptz not null,
    narrowed_at     timestamptz,
    last_used_at    timestamptz,
    deleted_at      timestamptz,
    version         bigint      not null default 1,
    check (issuer is not null or jwks is not null)
);
comment on column publisher.lifetime is 'of its job tokens, in seconds';
comment on column publisher.narrowed_at is 'job tokens made before are over, also those that nobody got round to ending';
create unique index publisher_name on publisher (organization_id, name_key) where deleted_at is null;
create index publisher_role on publisher (role_id) where deleted_at is null;

-- Its use is no change of its configuration.
create trigger publisher_version before update on publisher
    for each row when (
        (old.name, old.issuer, old.jwks, old.claim_names, old.claim_values, old.any_workflow, old.role_id, old.lifetime,
         old.allowed_cidrs, old.enabled, old.reuse, old.deleted_at)
        is distinct from
        (new.name, new.issuer, new.jwks, new.claim_names, new.claim_values, new.any_workflow, new.role_id, new.lifetime,
         new.allowed_cidrs, new.enabled, new.reuse, new.deleted_at))
    execute function count_version();

-- A job token names its publisher as its creator.
alter table token
    drop constraint token_created_by_kind_check,
    add constraint token_created_by_kind_check
        check (created_by_kind in ('USER', 'TOKEN', 'SYSTEM', 'PUBLISHER')) not valid;
create index token_of_publisher on token (created_by_id, expires_at) where kind = 'job' and revoked_at is null;
create index token_job_over on token (expires_at) where kind = 'job';
