package dev.tollgate.token;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonRawValue;
import dev.tollgate.organization.DurationText;
import dev.tollgate.precondition.Version;
import dev.tollgate.precondition.Versioned;
import dev.tollgate.secret.TokenKind;
import dev.tollgate.token.TokenValueRow.Overlap;
import dev.tollgate.token.lifespan.LifespanLimits;
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
 * @param state EXPIRED also of one that is disabled, which {@code enabled} tells
 * @param disabledReason null = it is enabled
 * @param createdBy who made it, as they were called then; it outlives them
 * @param publisher null = nobody but who made it
 * @param lifetime what runs anew when an administrator rotates it; null = {@code expiresAt} is a date that was given
 * @param holderMayRenew whether a rotation by the holder lets {@code lifetime} run anew
 * @param renewUntil no end lies beyond
 * @param rotatedAt when it was last given another value; null = never
 * @param revokedReason what was said when it was revoked
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
        boolean enabled,
        @Schema(nullable = true) @Nullable DisabledReason disabledReason,
        Instant createdAt,
        @Schema(nullable = true) @Nullable Creator createdBy,
        @Schema(nullable = true) @Nullable Publisher publisher,
        @Schema(nullable = true) @Nullable Instant expiresAt,

        @Schema(nullable = true, examples = "P30D") @Nullable
        String lifetime,

        boolean holderMayRenew,
        @Schema(nullable = true) @Nullable Instant renewUntil,
        @Schema(nullable = true) @Nullable Instant rotatedAt,
        @Schema(nullable = true) @Nullable String revokedReason,
        @Schema(nullable = true) @Nullable Instant lastUsedAt,
        @Schema(nullable = true) @Nullable String lastUsedAddress,
        List<String> allowedCidrs,

        @JsonRawValue @Schema(type = SchemaType.OBJECT, additionalProperties = Schema.True.class)
        String metadata,

        @Schema(examples = "tg_ci_…a1B2") String hint,
        @Schema(nullable = true) @Nullable EndingValue endingValue,
        @JsonIgnore @Schema(hidden = true) Version version)
        implements Versioned {

    /** The CI pipeline's publisher that a token was exchanged with. */
    @Schema(name = "TokenPublisher")
    @RegisterForReflection
    public record Publisher(UUID id, String name) {
        private static @Nullable Publisher of(Token token) {
            return token.kind() == TokenKind.JOB && token.createdById != null
                    ? new Publisher(token.createdById, String.valueOf(token.createdByName))
                    : null;
        }
    }

    /** @param kind {@code USER}, {@code TOKEN} for a Service Account, {@code PUBLISHER}, {@code SYSTEM} */
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
    public static TokenView ofNew(Token token, Instant now) {
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
                token.enabled,
                token.disabledReason(),
                token.createdAt,
                Creator.of(token),
                Publisher.of(token),
                token.expiresAt,
                DurationText.ofNullable(token.life.length(token.expiresAt)),
                token.life.holderMayRenew,
                token.life.renewUntil,
                token.rotatedAt,
                token.revokedReason,
                usage == null ? null : usage.lastUsedAt,
                usage == null ? null : usage.lastUsedAddress,
                token.allowedCidrs,
                token.metadata,
                token.hint,
                EndingValue.from(ending(token, overlap, now), usage),
                token.version());
    }

    /** The old value ends no later than the token. */
    private static @Nullable Overlap ending(Token token, @Nullable Overlap overlap, Instant now) {
        if (overlap == null || token.revokedAt != null) {
            return null;
        }
        Instant end = LifespanLimits.earliest(overlap.endsAt(), token.expiresAt);
        return end != null && end.isAfter(now) ? new Overlap(overlap.since(), end) : null;
    }
}
