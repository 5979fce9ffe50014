package dev.tollgate.token.bulk;

import dev.tollgate.audit.AuditLog;
import dev.tollgate.audit.AuditLog.Entry;
import dev.tollgate.audit.AuditLog.Subject;
import dev.tollgate.database.Sql;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Revokes the tokens of a batch in one statement, each with its audit event. */
@Singleton
class ManyRevoked {
    private static final String REVOKE = """
            update token set revoked_at = ?, revoked_reason = ?
             where id in (select id from token where id = any (cast(? as uuid[])) and revoked_at is null
                           order by id for update)
            returning id, label
            """;

    private final Sql sql;
    private final AuditLog audit;

    ManyRevoked(Sql sql, AuditLog audit) {
        this.sql = sql;
        this.audit = audit;
    }

    BulkBatch.Outcome run(BulkJob job, List<UUID> ids, Instant now) {
        Map<String, Object> detail = new LinkedHashMap<>(Map.of("bulk", true));
        if (job.reason != null) {
            detail.put("reason", job.reason);
        }
        List<Entry> revoked = sql.list(
                REVOKE,
                row -> new Entry(Subject.token(row.getObject(1, UUID.class), row.getString(2)), detail),
                now,
                job.reason,
                ids.stream().map(UUID::toString).toArray(String[]::new));
        audit.appendAll(job.actor(), job.organizationId, "token.revoked", revoked);
        return new BulkBatch.Outcome(revoked.size(), 0);
    }
}
