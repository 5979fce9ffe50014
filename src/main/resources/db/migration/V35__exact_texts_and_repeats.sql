-- All nullable, so that the release before goes on beside this one.

-- A request's fingerprint under the client's key alone: it outlives a change of the server's key.
alter table idempotency add body_hash bytea;
