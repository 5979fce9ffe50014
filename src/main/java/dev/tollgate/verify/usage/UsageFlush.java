package dev.tollgate.verify.usage;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.UUID;

/**
 * Writes usage now and then, and after it until when all of it is written, which others must know before they call a
 * token unused. By one thread.
 */
public final class UsageFlush {
    private static final long MINUTE_MILLIS = 60_000;
    /** So many tokens are written once a minute, fewer at each time: what a minute costs the database has a bound. */
    private static final int MANY_TOKENS = 10_000;

    private static final String THROUGH =
            "update replica set usage_through = to_timestamp(? / 1000.0) where process = ?";
    private static final String COMPLETE = "update replica set usage_through = 'infinity' where process = ?";

    private final UsageRecorder recorder;
    private final InstantSource clock;
    private final UUID process;
    private final String replica;
    private long writtenMillis;
    private long writtenThroughMillis;

    /**
     * @param clock by which verdicts are given
     * @param replica the name of this one
     * @param process whose rows in {@code replica} say until when its usage is written
     */
    public UsageFlush(UsageRecorder recorder, InstantSource clock, String replica, UUID process) {
        this.recorder = recorder;
        this.clock = clock;
        this.replica = replica;
        this.process = process;
    }

    /** Waits for the next time. Where much is used meanwhile, makes room for more, without the database. */
    public void rest(Duration time) throws InterruptedException {
        long end = System.nanoTime() + time.toNanos();
        for (long left = time.toNanos(); left > 0; left = end - System.nanoTime()) {
            if (recorder.awaitPressure(Duration.ofNanos(left))) {
                sweep();
            }
        }
    }

    private void sweep() {
        recorder.sweep(clock.millis());
    }

    /** Writes what is due. A failure leaves everything to the next time. */
    public void write(Connection connection) throws SQLException {
        sweep();
        boolean many = recorder.unwritten().size() > MANY_TOKENS && !recorder.isHalfFull();
        if (!many || isMinuteFrom(writtenMillis, clock.millis())) {
            writeUnwritten(connection);
        }
        writeRefusals(connection);
    }

    /** For the last time, after the last verdict: the rows of this process may go without anything being missed. */
    public void finish(Connection connection) throws SQLException {
        sweep();
        writeUnwritten(connection);
        writeRefusals(connection);
        if (recorder.missedUses()) {
            return;
        }
        try (PreparedStatement statement = connection.prepareStatement(COMPLETE)) {
            statement.setObject(1, process);
            statement.executeUpdate();
        }
    }

    private void writeRefusals(Connection connection) throws SQLException {
        RefusalRows.write(connection, recorder.refusals().unwritten(), replica);
    }

    private void writeUnwritten(Connection connection) throws SQLException {
        for (UsageTable usage : recorder.unwritten().hours()) {
            try {
                UsageRows.write(connection, usage);
            } catch (SQLException e) {
                if (mayBeWritten(e)) {
                    recorder.forgetCounts(usage);
                }
                throw e;
            }
            recorder.unwritten().written(usage);
        }
        writtenMillis = clock.millis();
        writeThrough(connection, recorder.throughMillis());
    }

    /** Unless the server itself said that it did not: who lost the connection does not know (08), nor who was ended (57P). */
    private static boolean mayBeWritten(SQLException failure) {
        String state = failure.getSQLState();
        return state == null || state.startsWith("08") || state.startsWith("57P");
    }

    /** In whichever direction: after a fail-over the database's clock may be behind what it was. */
    private static boolean isMinuteFrom(long millis, long others) {
        return Math.abs(others - millis) >= MINUTE_MILLIS;
    }

    /** A statement of its own, since others wait for this row. */
    private void writeThrough(Connection connection, long throughMillis) throws SQLException {
        if (!isMinuteFrom(writtenThroughMillis, throughMillis)) {
            return;
        }
        try (PreparedStatement statement = connection.prepareStatement(THROUGH)) {
            statement.setLong(1, throughMillis);
            statement.setObject(2, process);
            statement.executeUpdate();
        }
        writtenThroughMillis = throughMillis;
    }
}
