package dev.tollgate.login;

import dev.tollgate.problem.ProblemException;
import io.agroal.api.AgroalDataSource;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.jboss.logging.Logger;

/**
 * The failed logins of all replicas, also of those that have ended. A row says until when what has failed counts: each
 * failure moves that by the pace at which attempts come back (the generic cell rate algorithm), so a row that is past
 * means nothing and is deleted.
 *
 * <p>Without the database the replica's own count stands alone.
 */
@Singleton
class FailedLogins {
    private static final Logger LOG = Logger.getLogger(FailedLogins.class);
    // To lose the last failures in a crash of the database is no harm worth a wait for its disk.
    private static final String SOON = "set local synchronous_commit = off";
    private static final String TAKE = """
        insert into failed_login as held (key, counts_until)
        values (?, clock_timestamp() + make_interval(secs => ?))
        on conflict (key) do update
           set counts_until = greatest(held.counts_until, clock_timestamp()) + make_interval(secs => ?)
         where greatest(held.counts_until, clock_timestamp()) + make_interval(secs => ?)
               <= clock_timestamp() + make_interval(secs => ?)
        """;
    private static final String WAIT =
            "select extract(epoch from counts_until - clock_timestamp()) from failed_login where key = ?";
    private static final String GIVE_BACK =
            "update failed_login set counts_until = counts_until - make_interval(secs => ?) where key = ?";

    private final AgroalDataSource database;

    FailedLogins(AgroalDataSource database) {
        this.database = database;
    }

    /**
     * Counts an attempt under all of the keys, or under none. All callers have the same order of keys.
     *
     * @return whether it is counted
     * @throws ProblemException {@code TOO_MANY_REQUESTS}
     */
    boolean take(List<ThrottleKey> keys, Function<ThrottleKey, LoginThrottle.Limit> limits) {
        try (Connection connection = begin()) {
            for (ThrottleKey key : keys) {
                LoginThrottle.Limit limit = limits.apply(key);
                if (!take(connection, key.hash(), limit)) {
                    Duration wait = wait(connection, key.hash(), limit);
                    connection.rollback();
                    throw ProblemException.throttled(wait);
                }
            }
            connection.commit();
            return true;
        } catch (SQLException e) {
            LOG.warnf("Failed logins are counted by this replica alone cause=\"%s\"", e);
            return false;
        }
    }

    void giveBack(List<ThrottleKey> keys, Function<ThrottleKey, LoginThrottle.Limit> limits) {
        try (Connection connection = begin();
                PreparedStatement statement = connection.prepareStatement(GIVE_BACK)) {
            for (ThrottleKey key : keys) {
                statement.setDouble(1, seconds(limits.apply(key).pace()));
                statement.setBytes(2, key.hash());
                statement.executeUpdate();
            }
            connection.commit();
        } catch (SQLException e) {
            LOG.warnf("A login stays counted as failed cause=\"%s\"", e);
        }
    }

    private Connection begin() throws SQLException {
        Connection connection = database.getConnection();
        connection.setAutoCommit(false);
        try (PreparedStatement statement = connection.prepareStatement(SOON)) {
            statement.execute();
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
        return connection;
    }

    private static boolean take(Connection connection, byte[] key, LoginThrottle.Limit limit) throws SQLException {
        double pace = seconds(limit.pace());
        try (PreparedStatement statement = connection.prepareStatement(TAKE)) {
            statement.setBytes(1, key);
            statement.setDouble(2, pace);
            statement.setDouble(3, pace);
            statement.setDouble(4, pace);
            statement.setDouble(5, pace * limit.capacity());
            return statement.executeUpdate() > 0;
        }
    }

    /** Until one attempt less counts. */
    private static Duration wait(Connection connection, byte[] key, LoginThrottle.Limit limit) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(WAIT)) {
            query.setBytes(1, key);
            try (ResultSet row = query.executeQuery()) {
                double left = row.next() ? row.getDouble(1) - seconds(limit.pace()) * (limit.capacity() - 1) : 0;
                return Duration.ofMillis(Math.max(1, (long) (left * 1000)));
            }
        }
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }
}
