package dev.tollgate.database;

import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jboss.logging.Logger;

/**
 * An advisory lock for as long as some work takes, on a connection of its own and without a transaction: one that is open
 * and idle meanwhile would be ended by the database, or by this program's own limit. It excludes, and is excluded by,
 * locks of that key that transactions hold.
 */
@Singleton
public class SessionLock {
    private static final Logger LOG = Logger.getLogger(SessionLock.class);
    private static final String LOCK = "select pg_try_advisory_lock(?)";
    private static final String UNLOCK = "select pg_advisory_unlock(?)";

    private final DataSource database;

    SessionLock(DataSource database) {
        this.database = database;
    }

    /**
     * To be called outside of any transaction.
     *
     * @param work that has transactions of its own, and an outcome
     * @return empty if somebody else has the lock
     */
    public <T> Optional<T> holding(long key, Supplier<T> work) {
        try (Connection connection = database.getConnection()) {
            if (!run(connection, LOCK, key)) {
                return Optional.empty();
            }
            try {
                return Optional.of(work.get());
            } finally {
                unlock(connection, key);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Of a connection that was lost the database knows that the lock is free: the work is done all the same. */
    private static void unlock(Connection connection, long key) throws SQLException {
        try {
            run(connection, UNLOCK, key);
        } catch (SQLException e) {
            LOG.debugf("A lock goes with its connection reason=%s", e);
            connection.abort(Runnable::run);
        }
    }

    private static boolean run(Connection connection, String sql, long key) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setLong(1, key);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() && row.getBoolean(1);
            }
        }
    }
}
