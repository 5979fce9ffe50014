-- Refused verifications of tokens that exist, like ones within a minute as one row for each replica. No foreign key, as
-- with token_usage.
create table refusal (
    id              uuid        primary key,
    organization_id uuid        not null,
    token_id        uuid        not null,
    at              timestamptz not null,
    code            text        not null,
    permission      text,
    address         text,
    dialect         text,
    replica         text        not null,
    count           bigint      not null
);
create index refusal_listing on refusal (organization_id, at, id);
create index refusal_of_token on refusal (token_id, at, id);
create index refusal_at on refusal (at);
comment on column refusal.at is 'of the first of them';
