package dev.tollgate.token.list;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** @param dryRun only count what would be revoked; false by default */
record BulkRevocation(
        @NotNull @Valid TokenFilter filter,
        @Schema(nullable = true) @Nullable Boolean dryRun) {
    /** @param revoked how many of the matched ones this call has ended */
    @Schema(name = "BulkRevocationOutcome")
    record Outcome(int matched, int revoked) {}
}
