-- Whether a presentation of an ended value has been looked at for a report. It is not judged before: what is judged first, of
-- more than one batch that waits, would never be told of.
alter table refusal add reported boolean not null default false;
update refusal set reported = true where judged and value_ended_at is not null;
create index refusal_unreported on refusal (at) where value_ended_at is not null and not reported;
