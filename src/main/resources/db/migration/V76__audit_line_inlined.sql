-- The same text. To put a number before a text without a cast is only stable, and a function that promises more than its
-- body holds is planned anew at each call: fourteen times an event, some of them while all others wait for the lock.
create or replace function audit_line(field text) returns text language sql immutable parallel safe as $$
    select case when field is null then '-' else
        (length(field) + case when octet_length(field) < length(field) + 3 then 0
                              else length(regexp_replace(field, '[\u0001-\uFFFF]', '', 'g')) end)::text
        || ':' || field end
$$;
