-- What was told of the end of a token, so that it is told once: whichever replica is first, and however often it restarts.
-- Another end, or another silence, is another thing to tell.
create table notice_given (
    token_id uuid        not null,
    stage    text        not null,
    about    timestamptz not null,
    given_at timestamptz not null default clock_timestamp(),
    primary key (token_id, stage, about)
);
comment on column notice_given.about is 'the end that is foretold; of a token that is unused, since when it is';
create index notice_given_at on notice_given (given_at);

create index token_expiring on token (expires_at) where kind = 'ci' and revoked_at is null;
