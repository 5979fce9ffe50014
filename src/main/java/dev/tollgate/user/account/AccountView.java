package dev.tollgate.user.account;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A person's account.
 *
 * @param disabledAt since when it is disabled; null = it is enabled
 */
@Schema(name = "Account")
@RegisterForReflection
record AccountView(
        UUID id,
        String email,
        String name,
        boolean operator,
        Instant createdAt,
        @Schema(nullable = true) @Nullable Instant disabledAt) {}
