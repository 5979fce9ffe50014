package dev.tollgate.token.bulk;

import dev.tollgate.database.Sql;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

/** Revokes the tokens of a batch, each with its audit event and its place in the change log, in one statement. */
@Singleton
class ManyRevoked {
    private static final String REVOKE =
            "select revoke_tokens(job, cast(? as uuid[]), ?) from bulk_job job where job.id = ?";

    private final Sql sql;

    ManyRevoked(Sql sql) {
        this.sql = sql;
    }

    BulkBatch.Outcome run(BulkJob job, List<UUID> ids, Instant now) {
        String[] tokens = ids.stream().map(UUID::toString).toArray(String[]::new);
        Integer revoked = sql.first(REVOKE, row -> row.getInt(1), tokens, now, job.id);
        return new BulkBatch.Outcome(Objects.requireNonNull(revoked), List.of());
    }
}
