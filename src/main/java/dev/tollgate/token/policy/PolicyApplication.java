package dev.tollgate.token.policy;

import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.PositiveOrZero;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** @param confirm how many tokens may end at most, as a preview said */
record PolicyApplication(@NotNull @PositiveOrZero Integer confirm) {

    /** @param revoked how many have ended */
    @Schema(name = "PolicyOutcome")
    @RegisterForReflection
    record Outcome(int revoked) {}
}
