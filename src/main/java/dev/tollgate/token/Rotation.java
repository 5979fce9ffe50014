package dev.tollgate.token;

import java.time.Duration;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** @param overlap how long the old value is still accepted: PT0S, the default, to P7D */
record Rotation(
        @Schema(implementation = String.class, examples = "PT1H") @Nullable
        Duration overlap) {}
