alter table bulk_job add column failures text;
comment on column bulk_job.failures is 'JSON: the first of those that stay as they were, and why';
