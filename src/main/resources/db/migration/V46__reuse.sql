-- Ended values that are presented again, and what must be known to judge it.

-- As the verifying replica knows the value: by the end that it had. Null = no ended value, one within its holder's retry
-- window, or a row of the release before.
alter table refusal
    add value_ended_at timestamptz,
    add judged         boolean not null default false;
create index refusal_unjudged on refusal (at) where value_ended_at is not null and not judged;
comment on column refusal.judged is 'whether its token has been disabled for it, or may not be';

-- The last reuse of a token that was reported. No foreign key, as with token_usage.
create table reuse (
    token_id     uuid        primary key,
    presented_at timestamptz not null,
    address      text,
    used_from    text,
    disabled_at  timestamptz
);
create index reuse_presented on reuse (presented_at);
comment on column reuse.address is 'from where the ended value was presented';
comment on column reuse.used_from is 'from where the token was used last';
comment on column reuse.disabled_at is 'of the presentation for which the token was last disabled';

alter table token_value
    add leaked_at     timestamptz,
    add ended_by_hand boolean not null default false;
comment on column token_value.leaked_at is 'when this value was first reported as leaked';
alter table token add leaked_at timestamptz;
comment on column token.leaked_at is 'when somebody said that the token has leaked; every value until then may have';

-- Where a token is used: addresses, with the day (since the epoch) of the last use. 17 of them = there may be more.
alter table token_usage
    add addresses       jsonb,
    add addresses_since timestamptz;
comment on column token_usage.addresses is 'an address that is called * stands for those that are not known';
comment on column token_usage.addresses_since is 'since when addresses has all that was seen; null = nothing is known';

create function addresses_used(known jsonb, used jsonb) returns jsonb language sql immutable as $$
    select jsonb_object_agg(address, day)
      from (select address, day from jsonb_each(known || used) as seen (address, day)
             where day::int > (select max(day::int) from jsonb_each(used) as last (address, day)) - 90
             order by day::int desc, address limit 17) kept
$$;

-- A program of the release before does not say from where a token was used, nor which value leaked.
alter table usage_state add addresses_unknown_until timestamptz not null default '-infinity';
create function note_unknown_addresses() returns trigger language plpgsql as $$
begin
    update usage_state set addresses_unknown_until = clock_timestamp();
    return null;
end $$;
create trigger replica_of_before_gone after delete on replica
    for each row when (old.protocol < 4) execute function note_unknown_addresses();

-- To say of a value that it leaked does not end it: what is kept for the holder's retry stays.
drop trigger token_value_forgets on token_value;
create trigger token_value_forgets after update on token_value
    for each row when ((old.state, old.ends_at) is distinct from (new.state, new.ends_at))
    execute function forget_sealed_answer();
