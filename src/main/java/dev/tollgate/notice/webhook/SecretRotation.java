package dev.tollgate.notice.webhook;

import dev.tollgate.problem.ProblemException;
import java.time.Duration;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** @param overlap how long deliveries are signed with the former secret too: PT0S to P7D, a day when absent */
record SecretRotation(
        @Schema(nullable = true, implementation = String.class, examples = "PT24H") @Nullable
        Duration overlap) {
    private static final Duration USUAL = Duration.ofDays(1);
    private static final Duration LONGEST = Duration.ofDays(7);

    /** @throws ProblemException {@code VALIDATION_FAILED} */
    static Duration overlap(@Nullable SecretRotation given) {
        Duration overlap = given == null || given.overlap == null ? USUAL : given.overlap;
        if (overlap.isNegative() || overlap.compareTo(LONGEST) > 0) {
            throw ProblemException.invalid("overlap", "must be from PT0S to P7D");
        }
        return overlap;
    }
}
