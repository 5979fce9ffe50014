-- Whoever signs in elsewhere needs no password here. The hash that such an account keeps is of a secret that nobody has, so
-- that the release before goes on.
alter table app_user
    add column password_off   boolean not null default false,
    add column address_proven boolean not null default false;
comment on column app_user.password_off is 'nobody signs in to it with a password, or gets a link to set one';
comment on column app_user.address_proven is 'whoever has the account has been seen to have its e-mail address';

-- Whichever program it is: the link is worth nothing.
create function refuse_password_reset() returns trigger language plpgsql as $$
begin
    return case when exists (select from app_user where id = new.user_id and password_off) then null else new end;
end $$;
create trigger password_reset_of_password before insert or update on password_reset
    for each row execute function refuse_password_reset();

-- A reset of before, which a release that knows nothing of this may still take.
create function end_password_reset() returns trigger language plpgsql as $$
begin
    delete from password_reset where user_id = new.id;
    return null;
end $$;
create trigger app_user_password_off after update of password_off on app_user
    for each row when (new.password_off) execute function end_password_reset();
