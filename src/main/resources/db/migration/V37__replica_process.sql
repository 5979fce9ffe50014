-- What a replica is besides its incarnation. A program of the release before says nothing of it, and later kinds of
-- replica need no other columns.
alter table replica
    add column kind          text not null default 'server',
    add column process       uuid,
    add column generation    bigint,
    add column joined        timestamptz,
    add column usage_through timestamptz,
    add column fenced_at     timestamptz;
comment on column replica.process is 'the process, whose incarnations come one after the other';
comment on column replica.generation is 'the how-manieth incarnation of its process, from 1';
comment on column replica.joined is 'when it went LIVE';
comment on column replica.usage_through is 'until when all that it answered is in token_usage; null = not known';

-- By whichever program fences.
create function note_fence() returns trigger language plpgsql as $$
begin
    new.fenced_at := clock_timestamp();
    return new;
end $$;
create trigger replica_fenced before update of state on replica
    for each row when (new.state = 'FENCED' and old.state <> 'FENCED') execute function note_fence();

-- For those of before nobody noted it.
update replica set fenced_at = clock_timestamp() where state = 'FENCED';
