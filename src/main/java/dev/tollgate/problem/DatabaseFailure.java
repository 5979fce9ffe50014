package dev.tollgate.problem;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;

/** What a failed database call means for the caller, read off the SQLSTATE (PostgreSQL, appendix A). */
public final class DatabaseFailure {
    /** How the pool says that it had no connection in time: a new one did not come, or none was given back. */
    private static final String NO_CONNECTION = "(?i).*acquisition timeout.*";

    private DatabaseFailure() {}

    /** The database is away, starting or ending: trying later may help. */
    public static boolean isOutage(@Nullable Throwable failure) {
        SQLException sql = find(failure);
        if (sql == null) {
            return false;
        }
        String state = sql.getSQLState();
        return sql instanceof SQLTransientConnectionException
                || state == null && String.valueOf(sql.getMessage()).matches(NO_CONNECTION)
                || state != null && (state.startsWith("08") || state.startsWith("57P") || state.startsWith("53"));
    }

    /** A deadlock or a serialization failure: the same transaction may well succeed when run again. */
    public static boolean isConflict(@Nullable Throwable failure) {
        SQLException sql = find(failure);
        return sql != null && ("40P01".equals(sql.getSQLState()) || "40001".equals(sql.getSQLState()));
    }

    /** What PostgreSQL cannot hold: text with a NUL character, a time millennia away. */
    static boolean isUnstorable(@Nullable Throwable failure) {
        SQLException sql = find(failure);
        return sql != null
                && ("22021".equals(sql.getSQLState())
                        || "22P05".equals(sql.getSQLState())
                        || "22008".equals(sql.getSQLState()));
    }

    /** Whether the failure is the violation of the unique index of that name. */
    public static boolean isDuplicate(@Nullable Throwable failure, String index) {
        return find(failure) instanceof PSQLException sql
                && "23505".equals(sql.getSQLState())
                && sql.getServerErrorMessage() != null
                && index.equals(sql.getServerErrorMessage().getConstraint());
    }

    private static @Nullable SQLException find(@Nullable Throwable failure) {
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < 20; depth++) {
            if (cause instanceof SQLException sql) {
                return sql;
            }
            cause = cause.getCause();
        }
        return null;
    }
}
