package dev.tollgate.token.bulk;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tollgate.audit.AuditLog;
import dev.tollgate.audit.AuditLog.Entry;
import dev.tollgate.audit.AuditLog.Subject;
import dev.tollgate.problem.ProblemException;
import dev.tollgate.token.Token;
import dev.tollgate.token.integration.TokenChange;
import dev.tollgate.token.integration.TokenEdit;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Changes the tokens of a batch, each by the rules of a change of one; what a rule is against stays as it is. */
@Singleton
class ManyChanged {
    private final TokenEdit edit;
    private final AuditLog audit;
    private final EntityManager entities;
    private final ObjectMapper json;

    ManyChanged(TokenEdit edit, AuditLog audit, EntityManager entities, ObjectMapper json) {
        this.edit = edit;
        this.audit = audit;
        this.entities = entities;
        this.json = json;
    }

    BulkBatch.Outcome run(BulkJob job, List<UUID> ids) {
        TokenChange change = change(job);
        List<Token> live = Token.<Token>find("id in ?1 and revokedAt is null order by id", ids)
                .withLock(LockModeType.PESSIMISTIC_WRITE)
                .list();
        List<Entry> changed = new ArrayList<>();
        List<BulkFailure> failures = new ArrayList<>();
        for (Token token : live) {
            if (change.isOwnersToMake(token)) {
                failures.add(new BulkFailure(token.id, token.label, "An owner changes this one, by itself."));
                continue;
            }
            try {
                Map<String, ?> changes = edit.apply(change, token);
                if (!changes.isEmpty()) {
                    changed.add(new Entry(Subject.token(token.id, token.label), changes));
                }
            } catch (ProblemException e) {
                // What it has of the change already must not be written.
                entities.detach(token);
                failures.add(new BulkFailure(token.id, token.label, String.valueOf(e.getMessage())));
            }
        }
        entities.flush();
        audit.appendAll(job.actor(), job.organizationId, "token.changed", changed);
        return new BulkBatch.Outcome(live.size() - failures.size(), failures);
    }

    private TokenChange change(BulkJob job) {
        try {
            return json.readValue(job.change, TokenChange.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
