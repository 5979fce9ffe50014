package dev.tollgate.token.bulk;

import dev.tollgate.audit.AuditLog;
import dev.tollgate.problem.ProblemException;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.LockModeType;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.hibernate.Timeouts;
import org.hibernate.annotations.UuidGenerator;
import org.hibernate.jpa.SpecHints;
import org.jspecify.annotations.Nullable;

/** An act on many tokens: which and what, by whom, and how far it is. */
@Entity
class BulkJob extends PanacheEntityBase {
    private static final String OPEN = "state in (RUNNING, SWEPT)";

    enum State {
        RUNNING,
        /** All batches are done; a replica may not have heard of them. */
        SWEPT,
        DONE,
        FAILED
    }

    @Id
    @UuidGenerator(style = UuidGenerator.Style.VERSION_7)
    UUID id;

    UUID organizationId;

    /** JSON, as the next two. */
    String filter;

    /** Null = they are revoked. */
    @Nullable
    String change;

    @Nullable
    String reason;

    int matched;
    int done;
    int failed;

    /** JSON; null = none. */
    @Nullable
    String failures;

    @Enumerated(EnumType.STRING)
    State state = State.RUNNING;

    /** The last token of the last batch, in the order of creation. */
    Instant placeAt = Instant.EPOCH;

    UUID placeId = new UUID(0, 0);

    String actorKind;

    @Nullable
    UUID actorId;

    @Nullable
    String actorName;

    @Nullable
    String address;

    @Nullable
    String requestId;

    /** When the call began: what was created since is not meant. */
    Instant createdAt;

    @Nullable
    Instant finishedAt;

    /** @throws ProblemException {@code NOT_FOUND} unless it is the organization's */
    static BulkJob get(UUID organization, UUID id) {
        BulkJob job = findById(id);
        if (job == null || !job.organizationId.equals(organization)) {
            throw ProblemException.notFound();
        }
        return job;
    }

    /** Those that somebody has yet to go on with. */
    static List<UUID> open() {
        return find("select id from BulkJob where " + OPEN + " order by id")
                .project(UUID.class)
                .list();
    }

    /** Null if it is over, or if another is at it. */
    static @Nullable BulkJob take(UUID id) {
        return BulkJob.<BulkJob>find("id = ?1 and " + OPEN, id)
                .withLock(LockModeType.PESSIMISTIC_WRITE)
                .withHint(SpecHints.HINT_SPEC_LOCK_TIMEOUT, Timeouts.SKIP_LOCKED_MILLI)
                .firstResult();
    }

    /** The same, after whoever is at it; null if it is over. */
    static @Nullable BulkJob await(UUID id) {
        return BulkJob.<BulkJob>find("id = ?1 and " + OPEN, id)
                .withLock(LockModeType.PESSIMISTIC_WRITE)
                .firstResult();
    }

    AuditLog.Actor actor() {
        return new AuditLog.Actor(actorKind, actorId, actorName, address, requestId);
    }

    void actAs(AuditLog.Actor actor) {
        actorKind = actor.kind();
        actorId = actor.id();
        actorName = actor.name();
        address = actor.address();
        requestId = actor.requestId();
    }

    void end(State how, Instant now) {
        state = how;
        finishedAt = now;
    }
}
