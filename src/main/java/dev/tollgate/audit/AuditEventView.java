package dev.tollgate.audit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.HexFormat;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * An event as it is listed and exported.
 *
 * @param seq its place in the organization's chain, from 1 without a gap
 * @param previousHash hexadecimal; 64 zeros for the first
 * @param hash hexadecimal SHA-256 over the previous hash and this event, as docs/audit.md says
 */
@Schema(name = "AuditEvent")
@RegisterForReflection
record AuditEventView(
        UUID id,
        UUID organizationId,
        long seq,
        Instant at,
        String action,
        Party actor,
        Party subject,
        @Schema(nullable = true) @Nullable String address,
        @Schema(nullable = true) @Nullable String requestId,

        @Schema(implementation = Object.class, type = SchemaType.OBJECT, additionalProperties = Schema.True.class)
        JsonNode detail,

        String previousHash,
        String hash) {

    /** Who did it, or what it was done to. */
    @Schema(name = "Party")
    @RegisterForReflection
    record Party(
            @Schema(nullable = true) @Nullable UUID id,
            String kind,
            @Schema(nullable = true) @Nullable String name) {}

    static AuditEventView from(AuditEvent event, ObjectMapper json) {
        return new AuditEventView(
                event.id,
                event.organizationId,
                event.seq,
                event.at,
                event.action,
                new Party(event.actorId, event.actorKind, event.actorName),
                new Party(event.subjectId, event.subjectKind, event.subjectName),
                event.address,
                event.requestId,
                parse(event.detail, json),
                HexFormat.of().formatHex(event.previousHash),
                HexFormat.of().formatHex(event.hash));
    }

    private static JsonNode parse(String detail, ObjectMapper json) {
        try {
            return json.readTree(detail);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
