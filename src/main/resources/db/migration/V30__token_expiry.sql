-- The tokens that end soon are counted every few minutes, among millions that do not.
create index token_expiry on token (expires_at) where kind = 'ci' and revoked_at is null and expires_at is not null;
