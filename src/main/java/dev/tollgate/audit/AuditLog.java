package dev.tollgate.audit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tollgate.auth.Caller;
import dev.tollgate.auth.CurrentCaller;
import io.quarkus.arc.Arc;
import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The record of every change, written in the transaction of the change itself: one cannot be without the other.
 *
 * <p>Each organization's events form a chain by hash. A deferred trigger ({@code audit_event_chained}) gives an event its
 * place in it, within the commit: whoever had to do that before it would hold up all others of the organization for as
 * long as its next statements take.
 */
@Singleton
public class AuditLog {
    /** The chain of what has no organization. */
    public static final UUID INSTALLATION = new UUID(0, 0);

    private final CurrentCaller caller;
    private final InstantSource clock;
    private final ObjectMapper json;
    private final ManyEvents events;

    AuditLog(CurrentCaller caller, InstantSource clock, ObjectMapper json, ManyEvents events) {
        this.caller = caller;
        this.clock = clock;
        this.json = json;
        this.events = events;
    }

    /** @param detail what else there is to know; never a secret */
    @Transactional(Transactional.TxType.MANDATORY)
    public void append(UUID organization, String action, Subject subject, Map<String, ?> detail) {
        AuditEvent event = new AuditEvent();
        event.organizationId = organization;
        event.at = clock.instant().truncatedTo(ChronoUnit.MICROS);
        event.action = action;
        event.subjectKind = subject.kind();
        event.subjectId = subject.id();
        event.subjectName = subject.name();
        event.detail = text(detail);
        describe(actor(), event);
        event.persist();
    }

    /**
     * The same for many of one kind, as the last statement of a transaction: from here to the commit all others wait.
     *
     * @param actor who has begun it, perhaps on another replica
     */
    @Transactional(Transactional.TxType.MANDATORY)
    public void appendAll(Actor actor, UUID organization, String action, List<Entry> entries) {
        if (!entries.isEmpty()) {
            events.append(
                    organization, clock.instant().truncatedTo(ChronoUnit.MICROS), action, actor, entries, this::text);
        }
    }

    /** Whoever makes the present call; the system itself where there is none. */
    public Actor actor() {
        boolean inRequest = Arc.container().requestContext().isActive() && caller.isHttp();
        Caller actor = inRequest ? caller.orNull() : null;
        return new Actor(
                actor == null ? "SYSTEM" : actor.isPerson() ? "USER" : "TOKEN",
                actor == null ? null : actor.id(),
                actor == null ? null : actor.name(),
                inRequest ? caller.address() : null,
                inRequest ? caller.requestId() : null);
    }

    private static void describe(Actor actor, AuditEvent event) {
        event.actorKind = actor.kind();
        event.actorId = actor.id();
        event.actorName = actor.name();
        event.address = actor.address();
        event.requestId = actor.requestId();
    }

    private String text(Map<String, ?> detail) {
        try {
            return json.writeValueAsString(detail);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** By whom and from where something is done. */
    public record Actor(
            String kind,
            @Nullable UUID id,
            @Nullable String name,
            @Nullable String address,
            @Nullable String requestId) {}

    /** One of many events. */
    public record Entry(Subject subject, Map<String, ?> detail) {}

    /** What a change was made to. */
    public record Subject(
            String kind, @Nullable UUID id, @Nullable String name) {
        public static Subject organization(UUID id, String name) {
            return new Subject("ORGANIZATION", id, name);
        }

        public static Subject user(UUID id, String name) {
            return new Subject("USER", id, name);
        }

        public static Subject role(UUID id, String name) {
            return new Subject("ROLE", id, name);
        }

        public static Subject publisher(UUID id, String name) {
            return new Subject("PUBLISHER", id, name);
        }

        public static Subject replica(UUID id, @Nullable String name) {
            return new Subject("REPLICA", id, name);
        }

        public static Subject token(UUID id, String label) {
            return new Subject("TOKEN", id, label);
        }

        public static Subject webhook(UUID id, String origin) {
            return new Subject("WEBHOOK", id, origin);
        }
    }
}
