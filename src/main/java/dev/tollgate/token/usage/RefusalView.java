package dev.tollgate.token.usage;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Like refusals of a token within a minute, as one replica gave them.
 *
 * @param at of the first of them
 * @param code why
 * @param permission what was asked for; null = nothing in particular
 * @param address of the client; null = not known
 * @param dialect how it was asked: {@code json}, {@code batch}, {@code auth}, {@code ext-authz}, {@code introspect}, by the
 *     holder ({@code self}) or at the admin API ({@code admin}); null = of more kinds than have rows of their own
 */
@Schema(name = "Refusal")
@RegisterForReflection
public record RefusalView(
        Instant at,
        UUID tokenId,
        String code,
        @Schema(nullable = true) @Nullable String permission,
        @Schema(nullable = true) @Nullable String address,
        @Schema(nullable = true) @Nullable String dialect,
        String replica,
        long count) {}
