package dev.tollgate.audit;

import dev.tollgate.secret.TokenValue;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hibernate.annotations.Immutable;
import org.hibernate.annotations.UuidGenerator;
import org.jspecify.annotations.Nullable;

/** One link of an organization's chain of events. Never updated, never deleted alone. */
@Entity
@Immutable
@Table(name = "audit_event")
class AuditEvent extends PanacheEntityBase {
    @Id
    @UuidGenerator(style = UuidGenerator.Style.VERSION_7)
    UUID id;

    UUID organizationId;
    long seq;
    Instant at;
    String action;
    String actorKind;

    @Nullable
    UUID actorId;

    @Nullable
    String actorName;

    String subjectKind;

    @Nullable
    UUID subjectId;

    @Nullable
    String subjectName;

    @Nullable
    String address;

    @Nullable
    String requestId;

    String detail;
    byte[] previousHash;
    byte[] hash;

    /** @param after the list goes on behind this place of the chain: above it, or below it with the newest first */
    static List<AuditEvent> list(
            UUID organization,
            long after,
            boolean newestFirst,
            @Nullable String action,
            @Nullable UUID subject,
            int limit) {
        return AuditEvent.<AuditEvent>find(
                        "organizationId = ?1 and seq " + (newestFirst ? "<" : ">") + " ?2"
                                + " and (?3 is null or action = ?3) and (?4 is null or subjectId = ?4)"
                                + " order by seq" + (newestFirst ? " desc" : ""),
                        organization,
                        after,
                        action,
                        subject)
                .page(0, limit)
                .list();
    }

    /**
     * SHA-256 over the previous hash in hexadecimal and the event's fields, one a line, each as its length in UTF-16
     * units, a colon and its text; an absent one is a lone minus.
     */
    byte[] computeHash() {
        return TokenValue.sha256(Stream.of(
                        HexFormat.of().formatHex(previousHash),
                        organizationId,
                        seq,
                        at,
                        action,
                        actorKind,
                        actorId,
                        actorName,
                        subjectKind,
                        subjectId,
                        subjectName,
                        address,
                        requestId,
                        detail)
                .map(AuditEvent::line)
                .collect(Collectors.joining("\n")));
    }

    private static String line(@Nullable Object field) {
        String text = String.valueOf(field);
        return field == null ? "-" : text.length() + ":" + text;
    }
}
