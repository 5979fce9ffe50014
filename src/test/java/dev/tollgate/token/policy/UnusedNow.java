package dev.tollgate.token.policy;

import dev.tollgate.support.Postgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;

/** Lets the rule of disuse end the tokens of a running installation, as if nobody had used them for a year. */
public final class UnusedNow {
    private static final Duration UNUSED = Duration.ofDays(365);

    private UnusedNow() {}

    /** By the rule's own statement, in every organization that has tokens alive. */
    public static void disableAll(Postgres.Access database) {
        database.execute(
                "update organization set revoke_unused_after = interval '90 days', revoke_unused_from = now()");
        try (Connection connection = database.connect()) {
            while (UnusedRule.disable(connection, Instant.now().plus(UNUSED)) == UnusedRule.BATCH) {
                // The next batch.
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        database.execute("update organization set revoke_unused_after = null, revoke_unused_from = null");
    }
}
