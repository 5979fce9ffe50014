-- Work on many tokens, done batch by batch, by whichever replica comes to it: the row is locked while a batch is under way, so
-- what a replica that ends has begun is undone, and another goes on from the same place.
create table bulk_job (
    id              uuid        primary key,
    organization_id uuid        not null references organization,
    filter          text        not null,
    change          text,
    reason          text,
    matched         int         not null,
    done            int         not null default 0,
    failed          int         not null default 0,
    state           text        not null check (state in ('RUNNING', 'SWEPT', 'DONE', 'FAILED')),
    place_at        timestamptz not null,
    place_id        uuid        not null,
    actor_kind      text        not null,
    actor_id        uuid,
    actor_name      text,
    address         text,
    request_id      text,
    created_at      timestamptz not null,
    finished_at     timestamptz
);
comment on column bulk_job.change is 'null = they are revoked';
comment on column bulk_job.state is 'SWEPT = all batches are done, but a replica may not have heard of them yet';
comment on column bulk_job.place_at is 'with place_id: the last token of the last batch, in the order of creation';
create index bulk_job_open on bulk_job (id) where state in ('RUNNING', 'SWEPT');
create index bulk_job_finished on bulk_job (finished_at) where finished_at is not null;

-- Many events of one transaction, chained as chain_audit_event does, in one go. Called last: from here to the commit everybody
-- waits for the change log's lock. What does not hang on the place in the chain is computed before.
create function append_audit_events(common audit_event, ids uuid[], subjects uuid[], names text[], details text[])
returns void language plpgsql as $$
declare
    opening text := concat_ws(e'\n', audit_line(audit_time(common.at)), audit_line(common.action),
        audit_line(common.actor_kind), audit_line(common.actor_id::text), audit_line(common.actor_name),
        audit_line(common.subject_kind));
    closing text := concat_ws(e'\n', audit_line(common.address), audit_line(common.request_id));
    organization text := audit_line(common.organization_id::text);
    lines   text[] := array(
        select concat_ws(e'\n', opening, audit_line(subject::text), audit_line(name), closing, audit_line(detail))
          from unnest(subjects, names, details) with ordinality as event (subject, name, detail, place)
         order by place);
    hashes  bytea[];
    head    audit_head;
begin
    -- What the foreign keys check, so that they wait for nobody once all wait for this.
    perform from organization where id = common.organization_id for key share;
    perform pg_advisory_xact_lock(7310577359);
    select * into head from audit_head where organization_id = common.organization_id for update;
    if not found then
        head := row(common.organization_id, 0, decode(repeat('00', 32), 'hex'));
        insert into audit_head values (head.*);
    end if;
    hashes[0] := head.hash;
    for place in 1 .. cardinality(lines) loop
        hashes[place] := sha256(convert_to(concat_ws(e'\n',
            audit_line(encode(hashes[place - 1], 'hex')), organization, audit_line((head.seq + place)::text),
            lines[place]), 'UTF8'));
    end loop;
    insert into audit_event (id, organization_id, seq, at, action, actor_kind, actor_id, actor_name, subject_kind,
                             subject_id, subject_name, address, request_id, detail, previous_hash, hash)
        select id, common.organization_id, head.seq + place, common.at, common.action, common.actor_kind, common.actor_id,
               common.actor_name, common.subject_kind, subject, name, common.address, common.request_id, detail,
               hashes[place - 1], hashes[place]
          from unnest(ids, subjects, names, details) with ordinality as event (id, subject, name, detail, place);
    update audit_head set seq = head.seq + cardinality(lines), hash = hashes[cardinality(lines)]
     where organization_id = common.organization_id;
end $$;

-- Keys and values of the metadata as they are searched, computed by the program; null until it has.
alter table token add column metadata_text text;
create index token_metadata_unread on token (id) where metadata <> '{}' and metadata_text is null;

-- The release before changes metadata without knowing of it.
create function forget_metadata_text() returns trigger language plpgsql as $$
begin
    new.metadata_text := null;
    return new;
end $$;
create trigger token_forgets_metadata before update of metadata on token
    for each row when (old.metadata is distinct from new.metadata and old.metadata_text is not distinct from new.metadata_text)
    execute function forget_metadata_text();
