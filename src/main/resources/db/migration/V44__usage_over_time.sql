-- Verdicts by day and hour, UTC: of a token, and of an organization for all of its tokens. No foreign key, as with
-- token_usage. The hours are cleared when only the day is kept.
create table verdict_count (
    subject uuid   not null,
    day     date   not null,
    code    text   not null,
    hours   int[],
    total   bigint not null,
    primary key (subject, day, code)
-- Each flush updates the rows of the day in place: room for it, on the page and without an index entry.
) with (fillfactor = 70);
-- What is due is found by its day. Not on hours: an update would have to change that index.
create index verdict_count_day on verdict_count (day);
comment on column verdict_count.subject is 'the id of a token or of an organization';

alter table token_usage set (fillfactor = 70);
