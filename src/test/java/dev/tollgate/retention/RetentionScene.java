package dev.tollgate.retention;

import dev.tollgate.support.Postgres;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** A database with an organization and a person, to which a test adds what is old. */
final class RetentionScene implements AutoCloseable {
    private static final UUID CI_ROLE = UUID.fromString("00000000-0000-7000-8000-000000000001");

    final Postgres.Access access = Postgres.newDatabase();
    final Connection database;
    final UUID organization;
    final UUID person = UUID.randomUUID();

    RetentionScene() throws SQLException {
        database = access.connect();
        organization = organization("null");
        execute(
                "insert into app_user (id, email, name, password_hash, created_at) values (?, 'a@b.example', 'A', '', now())",
                person);
    }

    void end() throws SQLException {
        end(200_000);
    }

    void end(int endedValues) throws SQLException {
        for (Rule rule : Tables.RULES) {
            Retention.end(database, rule, endedValues);
        }
    }

    UUID organization(String deletedAt) throws SQLException {
        UUID id = UUID.randomUUID();
        execute(
                "insert into organization (id, name, created_at, deleted_at) values (?, 'Acme', now(), " + deletedAt
                        + ")",
                id);
        return id;
    }

    UUID token(String revokedAt, String expiresAt) throws SQLException {
        UUID id = UUID.randomUUID();
        execute(
                "insert into token (id, organization_id, kind, role_id, label, hint, created_at, revoked_at, expires_at)"
                        + " values (?, ?, 'ci', ?, ?, '', now(), " + revokedAt + ", " + expiresAt + ")",
                id,
                organization,
                CI_ROLE,
                id.toString());
        execute(
                "insert into token_value (id, token_id, hash, state, created_at)"
                        + " values (gen_random_uuid(), ?, sha256(uuid_send(?)), 'ACTIVE', now())",
                id,
                id);
        return id;
    }

    UUID jobToken(String end) throws SQLException {
        UUID id = token("null", end);
        execute("update token set kind = 'job' where id = ?", id);
        execute("insert into token_usage (token_id, last_used_at) values (?, now())", id);
        execute("insert into verdict_count (subject, day, code, total) values (?, now()::date, 'VALID', 1)", id);
        return id;
    }

    void ended(UUID token, int count, String endsAt) throws SQLException {
        execute(
                "insert into token_value (id, token_id, hash, state, ends_at, created_at)"
                        + " select gen_random_uuid(), ?, sha256(uuid_send(gen_random_uuid())), 'ACTIVE', " + endsAt
                        + ", now() from generate_series(1, ?) n",
                token,
                count);
    }

    UUID role(UUID of, String deletedAt) throws SQLException {
        UUID id = UUID.randomUUID();
        execute(
                "insert into token_role (id, organization_id, name, permissions, created_at, deleted_at)"
                        + " values (?, ?, ?, '{}', now(), " + deletedAt + ")",
                id,
                of,
                id.toString());
        return id;
    }

    void usage(UUID token, String usedAt) throws SQLException {
        execute(
                "insert into token_usage (token_id, last_used_at, last_used_address, ending_value_used_at,"
                        + " ending_value_address) values (?, " + usedAt + ", '192.0.2.1', " + usedAt + ", '192.0.2.2')",
                token);
    }

    void refusals(UUID token, UUID of, int count, String at) throws SQLException {
        execute(
                "insert into refusal (id, organization_id, token_id, at, code, replica, count)"
                        + " select gen_random_uuid(), ?, ?, " + at + ", 'EXPIRED', 'a', 1 from generate_series(1, ?) n",
                of,
                token,
                count);
    }

    void publishers(UUID of, int count, String deletedAt) throws SQLException {
        execute(
                "insert into publisher (id, organization_id, name, name_key, provider, issuer, claim_names, claim_values,"
                        + " any_workflow, role_id, lifetime, enabled, reuse, created_at, deleted_at)"
                        + " select gen_random_uuid(), ?, 'a', n::text, 'OTHER', 'https://ci.example.com', '{}', '{}', false,"
                        + " ?, 900, true, false, now(), " + deletedAt + " from generate_series(1, ?) n",
                of,
                CI_ROLE,
                count);
    }

    void execute(String sql, Object... parameters) throws SQLException {
        try (PreparedStatement statement = database.prepareStatement(sql)) {
            set(statement, parameters);
            statement.execute();
        }
    }

    long number(String sql, Object... parameters) throws SQLException {
        try (PreparedStatement statement = database.prepareStatement(sql)) {
            set(statement, parameters);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    List<UUID> ids(String sql) throws SQLException {
        try (PreparedStatement statement = database.prepareStatement(sql);
                ResultSet row = statement.executeQuery()) {
            List<UUID> ids = new ArrayList<>();
            while (row.next()) {
                ids.add(row.getObject(1, UUID.class));
            }
            return ids;
        }
    }

    private static void set(PreparedStatement statement, Object... parameters) throws SQLException {
        for (int i = 0; i < parameters.length; i++) {
            statement.setObject(i + 1, parameters[i]);
        }
    }

    @Override
    public void close() throws SQLException {
        database.close();
    }
}
