-- A link with which a person sets a new password, once. Each account has one at most: the newest.
create table password_reset (
    user_id    uuid        primary key references app_user,
    token_hash bytea       not null unique,
    created_at timestamptz not null,
    expires_at timestamptz not null
);
