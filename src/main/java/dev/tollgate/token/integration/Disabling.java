package dev.tollgate.token.integration;

import dev.tollgate.token.DisabledReason;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** @param reason ADMIN if absent */
record Disabling(@Schema(nullable = true) @Nullable DisabledReason reason) {}
