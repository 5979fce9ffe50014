package dev.tollgate.organization;

import dev.tollgate.problem.ProblemException;
import dev.tollgate.problem.ProblemType;
import io.agroal.api.AgroalDataSource;
import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Refuses what would pass a limit of an organization. What it has already it keeps, also above a limit that was
 * lowered. Two at once cannot pass a limit together: they wait for each other.
 */
@Singleton
public class Limits {
    /** Programs of the release before create without adding to it, so it is not believed for ever. */
    private static final String ADD = """
            update organization_tally set tokens = tokens + 1
             where organization_id = ? and tokens < ? and counted_at > now() - interval '1 day'
            """;

    private static final String BEGIN = """
            insert into organization_tally (organization_id, tokens, counted_at) values (?, 0, now())
            on conflict (organization_id) do update set counted_at = now()
            """;
    // Its own statement after the row is locked: it sees what those committed who had the lock before.
    private static final String COUNT = """
            update organization_tally t
               set tokens = (select count(*) from token
                              where organization_id = t.organization_id and kind = 'ci' and revoked_at is null)
             where organization_id = ? returning tokens
            """;

    private final AgroalDataSource database;
    private final LimitsConfig config;

    Limits(AgroalDataSource database, LimitsConfig config) {
        this.database = database;
        this.config = config;
    }

    /**
     * Before a token is stored; the sooner the transaction ends after it, the sooner the next can begin.
     *
     * @throws ProblemException {@code LIMIT_REACHED}
     */
    @Transactional(Transactional.TxType.MANDATORY)
    public void requireRoomForToken(UUID organization) {
        try (Connection connection = database.getConnection()) {
            if (update(connection, ADD, organization, config.tokens()) == 1) {
                return;
            }
            update(connection, BEGIN, organization, null);
            require(counted(connection, organization), config.tokens(), "tokens", "integration tokens");
            update(connection, ADD, organization, config.tokens());
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * The caller holds the organization's lock.
     *
     * @throws ProblemException {@code LIMIT_REACHED}
     */
    public void requireRoomForPerson(long members) {
        require(members, config.people(), "people", "members");
    }

    /**
     * The caller holds the organization's lock.
     *
     * @throws ProblemException {@code LIMIT_REACHED}
     */
    void requireRoomForRole(long roles) {
        require(roles, config.roles(), "roles", "roles of its own");
    }

    /** How often one token may be rotated within an hour. */
    public int rotations() {
        return config.rotations();
    }

    private static void require(long present, int limit, String name, String what) {
        if (present >= limit) {
            throw new ProblemException(
                    ProblemType.LIMIT_REACHED,
                    "An organization has at most " + limit + " " + what + " (limit " + name + " = " + limit + ").");
        }
    }

    private static int update(Connection connection, String sql, UUID organization, @Nullable Integer limit)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setObject(1, organization);
            if (limit != null) {
                statement.setInt(2, limit);
            }
            return statement.executeUpdate();
        }
    }

    private static long counted(Connection connection, UUID organization) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(COUNT)) {
            statement.setObject(1, organization);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }
}
