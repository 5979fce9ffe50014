package dev.tollgate.retention;

import java.time.Duration;

/**
 * How rows of a table end.
 *
 * @param every about how often it is looked for
 * @param statement ends at most {@link #BATCH} rows, or more that hang on them, by the database's clock
 */
record Rule(String table, Duration every, String statement) {
    /** Few enough that a commit, which writes a line of the change log for each token and value, keeps nobody waiting. */
    static final int BATCH = 500;

    private static final long TURN = 7_310_577_361L;

    /**
     * Deletes what the query names by its ids. One replica does so at a time: what another is at is left to it. So is
     * what a call is just changing; what it has changed is judged as it is now.
     *
     * @param ids a query of the table itself for the column {@code id}, without a limit
     */
    static Rule delete(String table, Duration every, String ids) {
        return delete(table, "id", every, ids);
    }

    static Rule delete(String table, String id, Duration every, String ids) {
        return new Rule(table, every, due(limited(ids), "delete from " + table, id));
    }

    /**
     * Deletes what is beyond a number of rows, and has ended for good.
     *
     * @param ids a query that counts, and so cannot hold rows as it finds them
     */
    static Rule deleteSurplus(String table, Duration every, String ids) {
        String counted = "select id from " + table + " where id in (" + limited(ids) + ")";
        return new Rule(table, every, due(counted, "delete from " + table, "id"));
    }

    /** Clears columns of the rows that the query names. */
    static Rule clear(String table, String id, String columns, Duration every, String ids) {
        return new Rule(table, every, due(limited(ids), "update " + table + " set " + columns, id));
    }

    /** The statement with the limit of ended values of an organization. */
    String statement(int endedValues) {
        return statement.replace("{ended-values}", Integer.toString(endedValues));
    }

    private static String limited(String ids) {
        return ids + " limit " + BATCH;
    }

    /** Which rows are due is asked once, before any of them ends. */
    private static String due(String ids, String act, String id) {
        return "with due as (" + ids + " for update skip locked) " + act + " where (select pg_try_advisory_xact_lock("
                + TURN + ")) and " + id + " in (select * from due)";
    }
}
