package dev.tollgate.token.integration;

import com.fasterxml.jackson.annotation.JsonInclude;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.hibernate.validator.constraints.CodePointLength;
import org.jspecify.annotations.Nullable;

/**
 * @param role a role's name or id
 * @param expiresAt in the future; absent = after {@code lifetime}, or else after what the organization gives
 * @param lifetime how long it lives, instead of a date; runs anew when an administrator rotates the token
 * @param allowedCidrs networks it may be used from; absent or empty = everywhere
 * @param metadata a JSON object of at most 8 KiB, kept as it is
 */
public record NewToken(
        @NotBlank @CodePointLength(max = 100) @Schema(examples = "release pipeline", maxLength = 100)
        String label,

        @CodePointLength(max = 1000) @Schema(nullable = true, maxLength = 1000) @Nullable
        String description,

        @NotBlank @CodePointLength(max = 100) @Schema(examples = "CI Token", maxLength = 100)
        String role,

        @Schema(nullable = true) @Nullable Instant expiresAt,

        // Absent from the fingerprint of a repeated request that has none, as it was before there was the field.
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Schema(nullable = true, implementation = String.class, examples = "P30D")
        @Nullable
        Duration lifetime,

        @Size(max = 100) @Schema(nullable = true, examples = "[\"10.0.0.0/8\"]") @Nullable
        List<@NotNull @Size(max = 64) String> allowedCidrs,

        @Schema(nullable = true) @Nullable Map<String, Object> metadata) {}
