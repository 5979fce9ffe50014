package dev.tollgate.token.list;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * How many integration tokens stand how. A figure with filters is what the list has under them.
 *
 * @param active {@code state=ACTIVE}
 * @param expiringIn7Days {@code state=ACTIVE&expiresBefore}
 * @param expiringIn30Days those within 7 days too
 * @param unusedFor90Days {@code state=ACTIVE&lastUsedBefore}
 * @param neverUsed {@code state=ACTIVE&used=false}
 * @param disabled {@code state=DISABLED}, whatever for
 * @param leaked those that are disabled because they were reported as leaked
 * @param reused those that are disabled because a replaced value was presented
 * @param expired {@code state=EXPIRED}
 */
@Schema(name = "TokenCounts")
@RegisterForReflection
record TokenCounts(
        long active,
        long expiringIn7Days,
        long expiringIn30Days,
        long unusedFor90Days,
        long neverUsed,
        long disabled,
        long leaked,
        long reused,
        long expired) {

    /** @param first the column of the first one; the others follow in their order */
    static TokenCounts read(ResultSet row, int first) throws SQLException {
        return new TokenCounts(
                row.getLong(first),
                row.getLong(first + 1),
                row.getLong(first + 2),
                row.getLong(first + 3),
                row.getLong(first + 4),
                row.getLong(first + 5),
                row.getLong(first + 6),
                row.getLong(first + 7),
                row.getLong(first + 8));
    }
}
