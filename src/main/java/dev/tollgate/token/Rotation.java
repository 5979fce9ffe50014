package dev.tollgate.token;

import dev.tollgate.problem.ProblemException;
import java.time.Duration;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** @param overlap how long the old value is still accepted: PT0S, the default, to P7D */
public record Rotation(
        @Schema(nullable = true, implementation = String.class, examples = "PT1H") @Nullable
        Duration overlap) {
    private static final Duration LONGEST_OVERLAP = Duration.ofDays(7);

    /** @throws ProblemException {@code VALIDATION_FAILED} for one that is too long */
    public static Duration overlap(@Nullable Rotation rotation) {
        Duration overlap = rotation == null || rotation.overlap() == null ? Duration.ZERO : rotation.overlap();
        if (overlap.isNegative() || overlap.compareTo(LONGEST_OVERLAP) > 0) {
            throw ProblemException.invalid("overlap", "must be from PT0S to P7D");
        }
        return overlap;
    }
}
