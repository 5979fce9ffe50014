-- By what the person of an account is known at a provider (OpenID Connect Core 1.0 section 5.7).
create table oidc_identity (
    issuer     text        not null,
    subject    text        not null,
    user_id    uuid        not null references app_user,
    created_at timestamptz not null,
    primary key (issuer, subject)
);
create index oidc_identity_user on oidc_identity (user_id);

-- What may be used once, by its hash: sign-ins that have come back, and logout tokens.
create table oidc_spent (
    hash       bytea       primary key,
    expires_at timestamptz not null
);
create index oidc_spent_end on oidc_spent (expires_at);

-- Of a session that began at a provider: as what it is ended from there, and with what it ends itself there.
alter table login_session
    add column oidc_issuer   text,
    add column oidc_subject  text,
    add column oidc_sid      text,
    add column oidc_id_token bytea;
create index login_session_oidc on login_session (oidc_subject) where oidc_subject is not null;
create index login_session_oidc_sid on login_session (oidc_sid) where oidc_sid is not null;
