package dev.tollgate.database;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;

/**
 * What a failed database call means for the caller, read off the SQLSTATE (PostgreSQL, appendix A). The transaction
 * manager keeps what failed in a commit among the suppressed exceptions of its own, so all of them are looked at.
 */
public final class DatabaseFailure {
    /** How the pool says that it had no connection in time: a new one did not come, or none was given back. */
    private static final Pattern NO_CONNECTION = Pattern.compile("(?i)acquisition timeout");
    /**
     * No connection (08), no room or no memory (53), ended by an operator or by a crash (57P), an input or output error
     * (58), refused entry (28), no such database yet (3D000), a standby (25006), and what took too long: idle in a
     * transaction (25P03), a transaction (25P04), a lock (55P03), a statement (57014).
     */
    private static final Pattern AWAY = Pattern.compile("(08|53|57P|58|28)\\w*|3D000|25006|25P0[34]|55P03|57014");
    /**
     * No right to enter or to use what is there (42501), no schema (3F000), table (42P01) or function (42883), as during a
     * restore: what a client has sent is never the cause.
     */
    private static final Set<String> OUT_OF_REACH = Set.of("42501", "3F000", "42P01", "42883");
    /** A deadlock, or a serialization failure. */
    private static final Set<String> CONFLICT = Set.of("40P01", "40001");
    /** A text with a NUL character, a time millennia away. */
    private static final Set<String> UNSTORABLE = Set.of("22021", "22P05", "22008");

    private static final String CALLER_DISABLED = "TG001";

    private DatabaseFailure() {}

    /** The database is away, busy, does not take changes or has not what it had at the moment: trying later may help. */
    public static boolean isOutage(@Nullable Throwable failure) {
        return isAway(failure) || any(failure, sql -> OUT_OF_REACH.contains(String.valueOf(sql.getSQLState())));
    }

    /** The same of a database that need not have had anything before. */
    public static boolean isAway(@Nullable Throwable failure) {
        return any(failure, sql -> {
            String state = sql.getSQLState();
            return sql instanceof SQLTransientConnectionException
                    || state == null
                            && NO_CONNECTION
                                    .matcher(String.valueOf(sql.getMessage()))
                                    .find()
                    || state != null && AWAY.matcher(state).matches();
        });
    }

    /** A transaction that the database has undone for another's sake: it may well succeed when run again. */
    public static boolean isConflict(@Nullable Throwable failure) {
        return any(failure, sql -> CONFLICT.contains(String.valueOf(sql.getSQLState())) || isStalePlan(sql));
    }

    /** The change is by an account that was disabled while it was under way (migration V67). */
    public static boolean isByDisabledAccount(@Nullable Throwable failure) {
        return any(failure, sql -> CALLER_DISABLED.equals(sql.getSQLState()));
    }

    /** What PostgreSQL cannot hold. */
    public static boolean isUnstorable(@Nullable Throwable failure) {
        return any(failure, sql -> UNSTORABLE.contains(String.valueOf(sql.getSQLState())));
    }

    /** Whether the failure is the violation of the unique index of that name. */
    public static boolean isDuplicate(@Nullable Throwable failure, String index) {
        return any(
                failure,
                sql -> "23505".equals(sql.getSQLState())
                        && sql instanceof PSQLException answer
                        && answer.getServerErrorMessage() != null
                        && index.equals(answer.getServerErrorMessage().getConstraint()));
    }

    /** A statement that was prepared before another release changed its table; the driver prepares it anew. */
    private static boolean isStalePlan(SQLException sql) {
        return "0A000".equals(sql.getSQLState())
                && sql instanceof PSQLException answer
                && answer.getServerErrorMessage() != null
                && "RevalidateCachedQuery".equals(answer.getServerErrorMessage().getRoutine());
    }

    /** What the database itself says, in a line for the log. */
    public static String reason(Throwable failure) {
        SQLException sql = find(failure, any -> true);
        return sql == null
                ? failure.toString()
                : sql.getSQLState() + " "
                        + String.valueOf(sql.getMessage()).lines().findFirst().orElse("");
    }

    private static boolean any(@Nullable Throwable failure, Predicate<SQLException> condition) {
        return find(failure, condition) != null;
    }

    private static @Nullable SQLException find(@Nullable Throwable failure, Predicate<SQLException> condition) {
        Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        Deque<Throwable> next = new ArrayDeque<>();
        add(failure, next);
        while (!next.isEmpty()) {
            Throwable one = next.pop();
            if (!seen.add(one)) {
                continue;
            }
            if (one instanceof SQLException sql && condition.test(sql)) {
                return sql;
            }
            add(one.getCause(), next);
            add(one instanceof SQLException sql ? sql.getNextException() : null, next);
            for (Throwable suppressed : one.getSuppressed()) {
                next.push(suppressed);
            }
        }
        return null;
    }

    private static void add(@Nullable Throwable failure, Deque<Throwable> next) {
        if (failure != null) {
            next.push(failure);
        }
    }
}
