-- How far each chain of audit events was last vouched for by a signed checkpoint, which is an event of the chain itself.
create table audit_checkpoint (
    organization_id uuid        primary key,
    seq             bigint      not null,
    at              timestamptz not null
);
comment on column audit_checkpoint.seq is 'the place of the newest checkpoint; 0 before the first';
comment on column audit_checkpoint.at is 'of the newest checkpoint; before the first, when the chain was first seen';
