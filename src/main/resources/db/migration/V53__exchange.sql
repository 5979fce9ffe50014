-- Identity tokens that were exchanged, until nobody can show them any more: shown again soon it is a lost answer, later a
-- replay. One of a publisher that lets them be reused has several slots.
create table exchanged (
    key          bytea       not null check (octet_length(key) = 32),
    slot         int         not null,
    publisher_id uuid        not null,
    token_id     uuid        not null,
    at           timestamptz not null,
    over_at      timestamptz not null,
    primary key (key, slot)
);
create index exchanged_over on exchanged (over_at);

-- Exchanges of a minute, until they are told in one audit event. Refused ones may have no publisher: the id of zeros.
create table exchange_minute (
    organization_id uuid        not null,
    publisher_id    uuid        not null,
    minute          timestamptz not null,
    exchanged       bigint      not null default 0,
    refused         bigint      not null default 0,
    reason          text,
    primary key (organization_id, publisher_id, minute)
);
comment on column exchange_minute.reason is 'why the last one was refused';
