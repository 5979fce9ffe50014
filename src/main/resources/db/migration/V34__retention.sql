-- Whether the process of this row held the lock of the embedded database's directory: whoever holds it next knows that
-- this one has ended.
alter table replica add column holds_directory boolean not null default false;

-- A change of a token is applied to those of its values that may still be accepted, found without those that have
-- ended, however many there are.
create index token_value_of_token on token_value (token_id, ends_at);
drop index token_value_token;

-- The values that have ended are looked through for those that go.
create index token_value_ended on token_value (token_id, ends_at) where ends_at is not null;
-- A role goes when no token names it, a revoked one neither.
create index token_by_role on token (role_id, revoked_at);
drop index token_of_role;

-- At most so many integration tokens of an organization are not revoked: creations add to it, and when it reaches the
-- limit, or is old, they are counted anew. Its lock makes creations of one organization wait for each other.
create table organization_tally (
    organization_id uuid        primary key,
    tokens          int         not null,
    counted_at      timestamptz not null
);
