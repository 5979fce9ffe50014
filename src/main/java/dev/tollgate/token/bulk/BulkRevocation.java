package dev.tollgate.token.bulk;

import dev.tollgate.token.list.TokenFilter;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.hibernate.validator.constraints.CodePointLength;
import org.jspecify.annotations.Nullable;

/**
 * @param filter must restrict: what it says nothing about is not meant to be everything
 * @param dryRun only count what would be revoked; false by default
 * @param confirm how many match; needed unless it is a dry run
 * @param reason for people; kept with each token
 */
record BulkRevocation(
        @NotNull @Valid TokenFilter filter,
        @Schema(nullable = true) @Nullable Boolean dryRun,
        @Schema(nullable = true) @Nullable Integer confirm,

        @CodePointLength(max = LONGEST_REASON) @Schema(nullable = true, maxLength = LONGEST_REASON) @Nullable
        String reason) {
    static final int LONGEST_REASON = 200;

    /** @param revoked how many of the matched ones this call has ended */
    @Schema(name = "BulkRevocationOutcome")
    @RegisterForReflection
    record Outcome(int matched, int revoked) {}
}
