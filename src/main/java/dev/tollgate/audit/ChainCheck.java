package dev.tollgate.audit;

import dev.tollgate.audit.chain.ChainReport;
import dev.tollgate.audit.chain.ChainVerifier;
import dev.tollgate.database.Transactions;
import dev.tollgate.keys.SigningKeys;
import dev.tollgate.problem.ProblemException;
import jakarta.inject.Singleton;
import java.security.Key;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import org.jose4j.jwk.JsonWebKey;
import org.jspecify.annotations.Nullable;

/** Computes an organization's chain again, one organization at a time. */
@Singleton
class ChainCheck {
    private static final int BATCH = 1_000;

    private final SigningKeys keys;
    private final Semaphore turn = new Semaphore(1);

    ChainCheck(SigningKeys keys) {
        this.keys = keys;
    }

    /** @throws ProblemException {@code TOO_MANY_REQUESTS} while another is computed */
    ChainReport report(UUID organization) {
        if (!turn.tryAcquire()) {
            throw ProblemException.throttled(Duration.ofSeconds(5));
        }
        try {
            ChainVerifier verifier = ChainVerifier.trusting(this::key);
            long after = 0;
            List<AuditEvent> batch;
            boolean inOrder = true;
            do {
                long from = after;
                batch = Transactions.inOne(() -> AuditEvent.list(organization, from, false, null, null, BATCH));
                for (AuditEvent event : batch) {
                    inOrder = inOrder && verifier.next(event.link());
                    after = event.seq;
                }
            } while (inOrder && batch.size() == BATCH);
            return verifier.report();
        } finally {
            turn.release();
        }
    }

    private @Nullable Key key(String id) {
        return keys.all().stream()
                .filter(key -> id.equals(key.getKeyId()))
                .map(JsonWebKey::getKey)
                .findFirst()
                .orElse(null);
    }
}
