-- How many more integration tokens an organization may get, in sixteen parts: a creation takes from one that nobody else is
-- at, so that it need not wait for another's commit. Where no part has room, all are locked and filled by a new count.
-- Programs of the release before go on with organization_tally.
create table token_room (
    organization_id uuid        not null,
    part            int         not null,
    room            int         not null,
    most            int         not null,
    counted_at      timestamptz not null,
    primary key (organization_id, part)
);
