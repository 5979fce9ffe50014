package dev.tollgate.login;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A login that is under way.
 *
 * @param kind {@code COOKIE} for the dashboard, {@code JWT} for programs
 * @param current it is the one that asks
 */
@Schema(name = "Session")
@RegisterForReflection
record LoginSessionView(
        UUID id,
        String kind,
        @Schema(nullable = true) @Nullable String address,
        @Schema(nullable = true) @Nullable String userAgent,
        Instant createdAt,
        Instant lastUsedAt,
        Instant expiresAt,
        boolean current) {}
