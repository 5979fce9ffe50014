package dev.tollgate.token;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The old value of a token whose rotation left an overlap that is still running, and who still uses it.
 *
 * @param endsAt until then it is accepted, as long as the token itself is
 * @param lastUsedAt since the rotation, up to a minute late; null = not
 */
@Schema(name = "EndingValue")
@RegisterForReflection
record EndingValue(
        Instant endsAt,
        @Schema(nullable = true) @Nullable Instant lastUsedAt,
        @Schema(nullable = true) @Nullable String lastUsedAddress) {

    public static @Nullable EndingValue from(TokenValueRow.@Nullable Overlap overlap, @Nullable TokenUsage usage) {
        if (overlap == null) {
            return null;
        }
        if (usage == null
                || usage.endingValueUsedAt == null
                // Of the value that an earlier rotation was ending.
                || usage.endingValueUsedAt.isBefore(overlap.since())) {
            return new EndingValue(overlap.endsAt(), null, null);
        }
        return new EndingValue(overlap.endsAt(), usage.endingValueUsedAt, usage.endingValueAddress);
    }
}
