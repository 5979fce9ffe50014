package dev.tollgate.verify.feed;

import dev.tollgate.verify.cluster.ReplicaIdentity;
import java.sql.SQLException;
import java.util.List;
import org.jboss.logging.Logger;

/** Whether this program understands what the database holds, and what it is told of changes; says once if not. */
final class ProtocolCheck {
    private static final Logger LOG = Logger.getLogger(ProtocolCheck.class);

    private boolean reported;

    /** A snapshot holds what the log would have refused to this program. */
    boolean isTooOld(ChangeLog log) throws SQLException {
        if (log.isUnderstood()) {
            return false;
        }
        if (!reported) {
            LOG.errorf(
                    "The database needs a newer program, this replica does not join protocol=%d",
                    ReplicaIdentity.PROTOCOL);
            reported = true;
        }
        return true;
    }

    /** The changes before the first one that this program cannot apply. */
    List<Change> applicable(List<Change> changes) {
        for (int i = 0; i < changes.size(); i++) {
            Change change = changes.get(i);
            if (change.protocol() > ReplicaIdentity.PROTOCOL) {
                if (!reported) {
                    LOG.errorf(
                            "A change needs a newer program, this replica stops confirming seq=%d protocol=%d",
                            change.seq(), change.protocol());
                    reported = true;
                }
                return changes.subList(0, i);
            }
        }
        return changes;
    }
}
