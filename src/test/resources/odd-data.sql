-- What a database of schema V31 may hold, although no program of today would have written all of it. Times are relative
-- to now, {ci:name} and {pat:name} are the hashes of values that the test knows by that name.

insert into organization (id, name, suspended, max_token_lifetime, created_at, deleted_at) values
    ('a0000000-0000-7000-8000-000000000001', 'Odd',       false, null,              now() - interval '1 year', null),
    ('a0000000-0000-7000-8000-000000000002', 'Suspended', true,  interval '1 day',  now() - interval '1 year', null),
    ('a0000000-0000-7000-8000-000000000003', 'Deleted',   false, null,              now() - interval '1 year', now() - interval '89 days'),
    ('a0000000-0000-7000-8000-000000000004', 'Rolling',   false, interval '1 year', now() - interval '1 year', null);

insert into app_user (id, email, name, password_hash, operator, created_at) values
    ('b0000000-0000-7000-8000-000000000001', 'Owner@Odd.Test',  'Owner',  'no password', true,  now() - interval '1 year'),
    ('b0000000-0000-7000-8000-000000000002', 'ärger@odd.test',  'Ärger ', 'no password', false, now() - interval '1 year'),
    ('b0000000-0000-7000-8000-000000000003', 'nobody@odd.test', '.',      'no password', false, now() - interval '1 year');
insert into membership (organization_id, user_id, role, created_at)
    select o.id, u.id, case u.name when 'Owner' then 'OWNER' else 'MEMBER' end, o.created_at
      from organization o cross join app_user u where u.name <> '.';
insert into login_session (id, user_id, kind, created_at, last_used_at, expires_at)
    select gen_random_uuid(), id, 'JWT', now() - interval '1 day', now(), now() + interval '1 hour' from app_user;

-- More roles than an organization may have, with the names of roles to come and a permission of later.
insert into token_role (id, organization_id, name, permissions, created_at) values
    ('c0000000-0000-7000-8000-000000000001', 'a0000000-0000-7000-8000-000000000001', 'Edge',    '{scan:read}',        now() - interval '1 year'),
    ('c0000000-0000-7000-8000-000000000002', 'a0000000-0000-7000-8000-000000000001', 'SCIM',    '{people:provision}', now() - interval '1 year'),
    ('c0000000-0000-7000-8000-000000000003', 'a0000000-0000-7000-8000-000000000001', 'Ärzte',   '{}',                 now() - interval '1 year'),
    ('c0000000-0000-7000-8000-000000000004', 'a0000000-0000-7000-8000-000000000001', 'CI Token','{scan:read}',        now() - interval '1 year'),
    -- An identifier for a name: that of another role.
    ('c0000000-0000-7000-8000-000000000005', 'a0000000-0000-7000-8000-000000000001',
        'c0000000-0000-7000-8000-000000000001', '{scan:read}', now() - interval '1 year');
insert into token_role (id, organization_id, name, permissions, created_at)
    select gen_random_uuid(), 'a0000000-0000-7000-8000-000000000001', 'role ' || n, '{scan:read}', now()
      from generate_series(1, 295) n;

create temp table odd (name text, id uuid default gen_random_uuid(), organization text default '1', label text,
    role uuid default '00000000-0000-7000-8000-000000000001', enabled boolean default true, expires interval, revoked interval,
    cidrs text[] default '{}', metadata jsonb default '{}');
insert into odd (name, label) values
    ('x', 'x'), ('x blank', 'x '), ('large x blank', 'X '), ('turned', e'deploy \u202Eyolped'), ('overlap', 'overlap'),
    ('many', 'many');
insert into odd (name, label, role) values
    ('edge', 'edge', 'c0000000-0000-7000-8000-000000000001'), ('scim', 'scim', 'c0000000-0000-7000-8000-000000000002'),
    ('powerless', 'powerless', 'c0000000-0000-7000-8000-000000000003');
insert into odd (name, label, revoked) values
    ('revoked', 'x', interval '89 days'), ('revoked again', 'x', interval '88 days');
insert into odd (name, label, expires) values
    ('expired', 'expired', interval '-89 days'), ('ends', 'ends', interval '1 hour');
insert into odd (name, label, enabled) values ('disabled', 'disabled', false);
insert into odd (name, label, cidrs) values ('host bits', 'host bits', '{10.1.2.3/8}'), ('local', 'local', '{127.0.0.9/8}');
insert into odd (name, label, metadata) values ('metadata', 'metadata', '{"team": null, "pi": 3.141592653589793238}');
insert into odd (name, label, organization) values ('suspended', 'x', '2'), ('deleted', 'x', '3');
-- More than the organization may have.
insert into odd (name, label) select 'more ' || n, 'more ' || n from generate_series(1, 20) n;

insert into token (id, organization_id, kind, role_id, label, enabled, expires_at, revoked_at, allowed_cidrs, metadata, hint,
                   created_at, created_by_kind)
    select id, ('a0000000-0000-7000-8000-00000000000' || organization)::uuid, 'ci', role, label, enabled, now() + expires,
           now() - revoked, cidrs, metadata, 'tg_ci_…odd0', now() - interval '200 days', 'SYSTEM' from odd;
insert into token (id, organization_id, kind, user_id, role_id, label, hint, created_at) values
    ('d0000000-0000-7000-8000-000000000001', 'a0000000-0000-7000-8000-000000000001', 'pat', 'b0000000-0000-7000-8000-000000000001',
        '00000000-0000-7000-8000-000000000011', 'Access token', 'tg_pat_…odd1', now() - interval '1 year'),
    ('d0000000-0000-7000-8000-000000000004', 'a0000000-0000-7000-8000-000000000004', 'pat', 'b0000000-0000-7000-8000-000000000001',
        '00000000-0000-7000-8000-000000000011', 'Access token', 'tg_pat_…odd4', now() - interval '1 year');

create temp table odd_value (name text, hash bytea, state text default 'ACTIVE', ends interval);
insert into odd_value (name, hash) values
    ('x', {ci:x}), ('x blank', {ci:x blank}), ('large x blank', {ci:large x blank}), ('turned', {ci:turned}),
    ('edge', {ci:edge}), ('scim', {ci:scim}), ('powerless', {ci:powerless}), ('expired', {ci:expired}), ('ends', {ci:ends}),
    ('disabled', {ci:disabled}), ('host bits', {ci:host bits}), ('local', {ci:local}), ('metadata', {ci:metadata}),
    ('suspended', {ci:suspended}), ('deleted', {ci:deleted}), ('overlap', {ci:overlap}), ('many', {ci:many}),
    ('more 20', {ci:more});
insert into odd_value (name, hash, state, ends) values
    ('revoked', {ci:revoked}, 'REVOKED', interval '-89 days'),
    ('revoked again', {ci:revoked again}, 'ACTIVE', null),
    -- Its overlap is under way; of the other it is over, and nobody has looked since.
    ('overlap', {ci:overlap former}, 'ACTIVE', interval '6 days'),
    ('many', {ci:many former}, 'ACTIVE', interval '-1 minute');
insert into odd_value (name, hash, state, ends)
    select 'many', sha256(('many ' || n)::bytea), 'REVOKED', n * interval '-1 hour' from generate_series(1, 150) n;
insert into token_value (id, token_id, hash, state, ends_at, created_at)
    select gen_random_uuid(), odd.id, hash, state, now() + ends, now() - interval '200 days' from odd_value join odd using (name);
insert into token_value (id, token_id, hash, state, created_at) values
    (gen_random_uuid(), 'd0000000-0000-7000-8000-000000000001', {pat:owner}, 'ACTIVE', now() - interval '1 year'),
    (gen_random_uuid(), 'd0000000-0000-7000-8000-000000000004', {pat:rolling}, 'ACTIVE', now() - interval '1 year');

insert into token_usage (token_id, last_used_at, last_used_address, uses, refused, ending_value_used_at, ending_value_address)
    select id, now() - interval '89 days', '2001:db8::1', 9000000000, 7, now() - interval '1 minute', '192.0.2.1' from odd;
-- Of a token that is gone, and of one that was only refused.
insert into token_usage (token_id, uses, refused) values (gen_random_uuid(), 0, 1);

-- Answers that are due to whoever repeats the request; one is sealed with a key that is no more.
insert into idempotency (key_hash, request_hash, status, location, answer, sealed, token_id, created_at)
    select sha256('pending'), sha256('request'), 201, '/api/v1/organizations/', '{}', sha256('sealed'), id, now() from odd where name = 'x';
insert into idempotency (key_hash, request_hash, status, answer, created_at)
    values (sha256('old'), sha256('request'), 200, '{}', now() - interval '23 hours');

-- A process that was killed.
insert into replica (incarnation, name, state, mode, lease_ms, max_age_ms, protocol, beat, started_at, confirmed_at)
    values (gen_random_uuid(), 'killed', 'LIVE', 'available', 1000, 2000, 1, 7, now() - interval '1 day', now() - interval '1 hour'),
           (gen_random_uuid(), 'given up', 'LOADING', 'strict', 1000, 1000, 1, 0, now() - interval '1 day', now() - interval '1 day');
drop table odd, odd_value;
