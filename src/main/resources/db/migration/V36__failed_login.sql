-- Failed logins that all replicas count together: by whom, as a hash, and until when that counts.
create table failed_login (
    key          bytea primary key,
    counts_until timestamptz not null
);
