package dev.tollgate.user.account;

import dev.tollgate.auth.Accounts;
import dev.tollgate.text.FoldedText;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An account, held for an act on it by whoever can run commands on the database, with or without a service that runs.
 *
 * @param now by the database's clock
 */
record CommandAccount(Connection database, UUID id, String email, boolean operator, boolean disabled, Instant now) {
    static final String NONE = "There is no account of that address.";

    private static final String COLUMNS =
            "id, email, operator, disabled_at is not null, clock_timestamp() from app_user";
    private static final String FIND = "select " + COLUMNS + " where" + Accounts.BY_EMAIL;
    private static final String LOCK = "select " + COLUMNS + " where id = ? for update";
    private static final String RECORD = """
            insert into audit_event (id, organization_id, at, action, actor_kind, subject_kind, subject_id, subject_name,
                                     detail)
            select audit_id(), place.id, clock_timestamp(), ?, 'SYSTEM', 'USER', u.id, u.email, '{"by":"command"}'
              from app_user u
             cross join lateral (
                   select o.id from membership m join organization o on o.id = m.organization_id
                    where m.user_id = u.id and o.deleted_at is null
                   union all select '00000000-0000-0000-0000-000000000000'::uuid) place
             where u.id = ?
            """;

    /**
     * Begins a transaction, for {@link Connection#commit()}.
     *
     * @return null if there is no account of that address
     */
    static @Nullable CommandAccount lock(Connection database, String email) throws SQLException {
        database.setAutoCommit(false);
        String key = FoldedText.keyOf(email);
        CommandAccount found = first(database, FIND, key, email, email, key);
        if (found == null) {
            database.rollback();
            return null;
        }
        hold(database, People.LOCK_ORGANIZATIONS, found.id);
        hold(database, People.LOCK_OPERATORS, found.id);
        return first(database, LOCK, found.id);
    }

    void update(String sql, Object... parameters) throws SQLException {
        try (PreparedStatement statement = prepare(database, sql, parameters)) {
            statement.executeUpdate();
        }
    }

    /** In the chain of each of their organizations, and in the installation's. */
    void record(String action) throws SQLException {
        update(RECORD, action, id);
    }

    /** Whether somebody else could do what only operators can. */
    boolean isLastOperator() throws SQLException {
        try (PreparedStatement query = prepare(database, People.OTHER_OPERATORS, id);
                ResultSet other = query.executeQuery()) {
            return operator && !other.next();
        }
    }

    private static void hold(Connection database, String sql, UUID id) throws SQLException {
        try (PreparedStatement query = prepare(database, sql, id)) {
            query.execute();
        }
    }

    private static @Nullable CommandAccount first(Connection database, String sql, Object... parameters)
            throws SQLException {
        try (PreparedStatement query = prepare(database, sql, parameters);
                ResultSet row = query.executeQuery()) {
            return row.next()
                    ? new CommandAccount(
                            database,
                            row.getObject(1, UUID.class),
                            row.getString(2),
                            row.getBoolean(3),
                            row.getBoolean(4),
                            row.getTimestamp(5).toInstant())
                    : null;
        }
    }

    private static PreparedStatement prepare(Connection database, String sql, Object... parameters)
            throws SQLException {
        PreparedStatement statement = database.prepareStatement(sql);
        for (int i = 0; i < parameters.length; i++) {
            statement.setObject(i + 1, parameters[i]);
        }
        return statement;
    }
}
