package dev.tollgate.verify.cluster;

import dev.tollgate.database.Sql;
import dev.tollgate.problem.ProblemException;
import dev.tollgate.problem.ProblemType;
import jakarta.enterprise.context.ApplicationScoped;

/**
 * Keeps what only a later program understands from being written while an earlier one may still answer. For the
 * transaction of a call that writes it.
 *
 * <p>A replica that joins after the look finds the change in the log and does not confirm past it.
 */
@ApplicationScoped
public class UpgradeGate {
    /** What networks of an organization need, as the trigger of the change log says. */
    public static final int NETWORKS = 3;

    /** What values of another system need. */
    public static final int IMPORTED_VALUES = 4;

    // A fenced replica answers until its own max-age is over; the tenth more is for clocks that run at another rate.
    private static final String EARLIER = """
            select name, protocol from replica
             where protocol < ?
               and (state <> 'FENCED' or coalesce(fenced_at, confirmed_at)
                        + max_age_ms * 1.1 * interval '1 millisecond' > clock_timestamp())
             order by started_at limit 1
            """;

    private final Sql sql;

    public UpgradeGate(Sql sql) {
        this.sql = sql;
    }

    /**
     * @param protocol that a replica must speak to apply what is about to be written
     * @throws ProblemException {@code UPGRADE_UNDER_WAY} if one that does not may still answer
     */
    public void require(int protocol) {
        String earlier = sql.first(
                EARLIER,
                row -> "The replica \"%s\" is of an earlier release (protocol %d, needed %d) and may still answer;"
                        .formatted(row.getString(1), row.getInt(2), protocol),
                protocol);
        if (earlier != null) {
            throw new ProblemException(
                    ProblemType.UPGRADE_UNDER_WAY, earlier + " try again when all replicas are upgraded.");
        }
    }
}
