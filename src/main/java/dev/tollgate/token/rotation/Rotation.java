package dev.tollgate.token.rotation;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.tollgate.problem.ProblemException;
import java.time.Duration;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What an absent one does not say is absent in the fingerprint of a repeated request too, or a release that knows more
 * fields would take it for another one.
 *
 * @param overlap how long the old value is still accepted, though never beyond the end that it had: PT0S, the default,
 *     to P7D
 * @param expiresAt when the token ends; absent = a length runs anew where an administrator asks, a date stays
 * @param endWhenIdle ends the overlap early, once the new value was used and the old one was not for so long: PT5M to the
 *     overlap
 */
public record Rotation(
        @Schema(nullable = true, implementation = String.class, examples = "PT1H") @Nullable
        Duration overlap,

        @JsonInclude(JsonInclude.Include.NON_NULL) @Schema(nullable = true) @Nullable
        Instant expiresAt,

        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Schema(nullable = true, implementation = String.class, examples = "PT15M")
        @Nullable
        Duration endWhenIdle) {
    private static final Duration LONGEST_OVERLAP = Duration.ofDays(7);
    private static final Duration SHORTEST_IDLE = Duration.ofMinutes(5);

    /** @throws ProblemException {@code VALIDATION_FAILED} for an overlap that is too long, or no time to be idle in */
    public static Rotation checked(@Nullable Rotation given) {
        Rotation rotation = given == null ? new Rotation(null, null, null) : given;
        Duration overlap = rotation.overlapOrNone();
        if (overlap.isNegative() || overlap.compareTo(LONGEST_OVERLAP) > 0) {
            throw ProblemException.invalid("overlap", "must be from PT0S to P7D");
        }
        Duration idle = rotation.endWhenIdle;
        if (idle != null && (idle.compareTo(SHORTEST_IDLE) < 0 || idle.compareTo(overlap) > 0)) {
            throw ProblemException.invalid("endWhenIdle", "must be from PT5M to the overlap");
        }
        return rotation;
    }

    Duration overlapOrNone() {
        return overlap == null ? Duration.ZERO : overlap;
    }
}
