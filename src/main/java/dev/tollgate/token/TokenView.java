package dev.tollgate.token;

import com.fasterxml.jackson.annotation.JsonRawValue;
import dev.tollgate.token.TokenValueRow.Overlap;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A token as it is shown: everything but its value.
 *
 * @param permissions what its role allows at the moment
 * @param createdBy who made it, as they were called then; it outlives them
 * @param lastUsedAt up to a minute late; null = never
 * @param hint the value's beginning and last four characters
 * @param endingValue the old value, while a rotation's overlap is running; else null
 */
@Schema(name = "Token")
@RegisterForReflection
public record TokenView(
        UUID id,
        UUID organizationId,
        String label,
        @Schema(nullable = true) @Nullable String description,
        String role,
        List<String> permissions,
        TokenState state,
        Instant createdAt,
        @Schema(nullable = true) @Nullable Creator createdBy,
        @Schema(nullable = true) @Nullable Instant expiresAt,
        @Schema(nullable = true) @Nullable Instant lastUsedAt,
        @Schema(nullable = true) @Nullable String lastUsedAddress,
        List<String> allowedCidrs,

        @JsonRawValue @Schema(type = SchemaType.OBJECT, additionalProperties = Schema.True.class)
        String metadata,

        @Schema(examples = "tg_ci_…a1B2") String hint,
        @Schema(nullable = true) @Nullable EndingValue endingValue) {

    /** @param kind {@code USER}, {@code TOKEN} for a Service Account, {@code SYSTEM} */
    @Schema(name = "Creator")
    @RegisterForReflection
    public record Creator(
            @Schema(nullable = true) @Nullable UUID id,
            String kind,
            @Schema(nullable = true) @Nullable String name) {
        private static @Nullable Creator of(Token token) {
            return token.createdByKind == null
                    ? null
                    : new Creator(token.createdById, token.createdByKind, token.createdByName);
        }
    }

    public static TokenView from(Token token, Instant now) {
        Overlap overlap = TokenValueRow.overlaps(List.of(token.id), now).get(token.id);
        return from(token, TokenUsage.findById(token.id), overlap, now);
    }

    /** Of one that has just been made. */
    static TokenView ofNew(Token token, Instant now) {
        return from(token, null, null, now);
    }

    public static TokenView from(Token token, @Nullable TokenUsage usage, @Nullable Overlap overlap, Instant now) {
        return new TokenView(
                token.id,
                token.organizationId,
                token.label,
                token.description,
                token.role.name,
                token.role.permissions,
                token.state(now),
                token.createdAt,
                Creator.of(token),
                token.expiresAt,
                usage == null ? null : usage.lastUsedAt,
                usage == null ? null : usage.lastUsedAddress,
                token.allowedCidrs,
                token.metadata,
                token.hint,
                EndingValue.from(token.revokedAt == null ? overlap : null, usage));
    }
}
