package dev.tollgate.audit;

import dev.tollgate.audit.chain.ChainLink;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import org.hibernate.annotations.Immutable;
import org.hibernate.annotations.UuidGenerator;
import org.jspecify.annotations.Nullable;

/**
 * One link of an organization's chain of events. Its place in the chain comes from the database, within the commit;
 * nobody sees it without one, and from then on it is never updated, and never deleted alone.
 */
@Entity
@Immutable
@Table(name = "audit_event")
class AuditEvent extends PanacheEntityBase {
    @Id
    @UuidGenerator(style = UuidGenerator.Style.VERSION_7)
    UUID id;

    UUID organizationId;

    @Column(insertable = false)
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

    @Column(insertable = false)
    byte[] previousHash;

    @Column(insertable = false)
    byte[] hash;

    /** As it is hashed. */
    ChainLink link() {
        return new ChainLink(
                id.toString(),
                seq,
                Arrays.asList(
                        organizationId.toString(),
                        String.valueOf(seq),
                        at.toString(),
                        action,
                        actorKind,
                        text(actorId),
                        actorName,
                        subjectKind,
                        text(subjectId),
                        subjectName,
                        address,
                        requestId,
                        detail),
                HexFormat.of().formatHex(previousHash),
                HexFormat.of().formatHex(hash),
                action.equals(ChainLink.CHECKPOINT) ? ChainLink.signedIn(detail) : null);
    }

    private static @Nullable String text(@Nullable UUID id) {
        return id == null ? null : id.toString();
    }

    /** The place of the newest event; 0 if there is none. */
    static long head(UUID organization) {
        return AuditEvent.<AuditEvent>find("organizationId = ?1 order by seq desc", organization)
                .firstResultOptional()
                .map(event -> event.seq)
                .orElse(0L);
    }

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
}
