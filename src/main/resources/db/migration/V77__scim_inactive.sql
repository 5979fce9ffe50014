-- A person whom the directory has called inactive is not brought back by their groups at the next sign-in.
alter table scim_user add column inactive boolean not null default false;
comment on column scim_user.inactive is 'the directory has said last that they are not active';
-- Why those of before are no members is not known: it is the directory's to say that they are back.
update scim_user s set inactive = true
 where not exists (select from membership m where m.organization_id = s.organization_id and m.user_id = s.user_id);
