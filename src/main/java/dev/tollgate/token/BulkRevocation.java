package dev.tollgate.token;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import org.jspecify.annotations.Nullable;

/** @param dryRun only count what would be revoked; false by default */
record BulkRevocation(
        @NotNull @Valid TokenFilter filter, @Nullable Boolean dryRun) {
    /** @param revoked how many of the matched ones this call has ended */
    record Outcome(int matched, int revoked) {}
}
