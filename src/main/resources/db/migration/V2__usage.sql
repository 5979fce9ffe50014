-- A token that was only ever refused has been used never. Who still uses a value that a rotation is ending is kept
-- apart, because the token as a whole is in use either way.
alter table token_usage
    alter column last_used_at drop not null,
    add column ending_value_used_at timestamptz,
    add column ending_value_address text;
