package dev.tollgate.token.bulk;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.tollgate.token.list.TokenFilter;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.hibernate.validator.constraints.CodePointLength;
import org.jspecify.annotations.Nullable;

/** As {@link BulkRevocation}. */
record BulkChange(
        @NotNull @Valid TokenFilter filter,
        @NotNull @Valid Change change,
        @Schema(nullable = true) @Nullable Boolean dryRun,
        @Schema(nullable = true) @Nullable Integer confirm) {

    /**
     * What of a token's merge patch can be done to many.
     *
     * @param role a role's name or id
     */
    @Schema(name = "BulkChangeOfTokens")
    @RegisterForReflection
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Change(
            @Nullable Optional<@NotNull @CodePointLength(max = 100) String> role,
            @Nullable Optional<@NotNull Boolean> enabled,
            @Schema(nullable = true) @Nullable Optional<Instant> expiresAt) {
        boolean isEmpty() {
            return role == null && enabled == null && expiresAt == null;
        }
    }

    /**
     * @param changed how many of the matched ones are now as asked for
     * @param failed how many stay as they were, since a rule is against it
     * @param failures the first 100 of these, and why
     */
    @Schema(name = "BulkChangeOutcome")
    @RegisterForReflection
    record Outcome(int matched, int changed, int failed, List<BulkFailure> failures) {}
}
