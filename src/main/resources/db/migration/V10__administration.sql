-- A sealed answer is forgotten with any change of its token, not only of the value.
create trigger token_forgets after update on token
    for each row execute function forget_sealed_answer();
