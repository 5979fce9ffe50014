package dev.tollgate.verify.cluster;

import dev.tollgate.database.DatabaseAccess;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * This process' row in {@code replica}: the one that lives, and those of before that may not have been removed yet. A
 * row that was fenced never lives again; the process goes on as a new one. By the feed's thread only.
 */
public final class Incarnation {
    private static final Logger LOG = Logger.getLogger(Incarnation.class);
    private static final Duration TIMEOUT = Duration.ofSeconds(1);

    private final ReplicaIdentity identity;
    private final List<UUID> rows = new ArrayList<>();
    private long generation;
    private @Nullable UUID live;

    public Incarnation(ReplicaIdentity identity) {
        this.identity = identity;
    }

    public boolean isLive() {
        return live != null;
    }

    /** @return the row that holds the log's present place; to become live once the snapshot is loaded */
    public UUID beginLoading(Connection connection) throws SQLException {
        live = null;
        UUID next = UUID.randomUUID();
        // Noted first: the statement may have arrived although its answer did not.
        rows.add(next);
        ReplicaRegistration.begin(connection, next, identity, ++generation);
        return next;
    }

    public void goLive(Connection connection, long appliedSeq) throws SQLException {
        goLive(connection, beginLoading(connection), appliedSeq);
    }

    /** The log must be read after this, and confirmed after that, before anything rests on it. */
    public void goLive(Connection connection, UUID next, long appliedSeq) throws SQLException {
        live = ReplicaRegistration.goLive(connection, next, identity, appliedSeq, rows) ? next : null;
    }

    /** @return the database's time, epoch milliseconds; empty if this process must go live anew */
    public OptionalLong confirm(Connection connection, long appliedSeq) throws SQLException {
        UUID confirming = live;
        if (confirming == null) {
            return OptionalLong.empty();
        }
        OptionalLong databaseMillis = ReplicaRegistration.confirm(connection, confirming, appliedSeq);
        if (databaseMillis.isEmpty()) {
            ended(confirming);
        } else {
            rows.retainAll(List.of(confirming));
        }
        return databaseMillis;
    }

    /** @return false if this process must go live anew */
    public boolean advance(Connection connection, long appliedSeq) throws SQLException {
        UUID advancing = live;
        if (advancing == null) {
            return false;
        }
        boolean advanced = ReplicaRegistration.advance(connection, advancing, appliedSeq);
        if (!advanced) {
            ended(advancing);
        }
        return advanced;
    }

    private void ended(UUID incarnation) {
        LOG.warnf("This replica was fenced or ended, joining anew incarnation=%s", incarnation);
        live = null;
    }

    /** Nobody waits for this process any more; call it when it answers no more. */
    public void leave(DatabaseAccess database) {
        if (rows.isEmpty()) {
            return;
        }
        try (var connection = database.open("leave", TIMEOUT);
                var statement = connection.prepareStatement("delete from replica where incarnation = any(?)")) {
            statement.setArray(1, connection.createArrayOf("uuid", rows.toArray()));
            statement.executeUpdate();
        } catch (SQLException e) {
            LOG.warnf("This replica's row could not be removed, others will wait for its lease reason=%s", e);
        }
    }
}
