-- A person whom the directory has called inactive is not brought back by their groups at the next sign-in.
alter table scim_user add column inactive boolean not null default false;
comment on column scim_user.inactive is 'the directory has said last that they are not active';
