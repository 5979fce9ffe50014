-- The role of a company's directory: its tokens bring people in and take them out, and do nothing else.
insert into token_role (id, organization_id, kind, name, permissions, created_at) values
    ('00000000-0000-7000-8000-000000000005', null, 'ci', 'SCIM', '{people:provision}', now());
