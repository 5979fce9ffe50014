package dev.tollgate.publisher;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.hibernate.validator.constraints.CodePointLength;
import org.jspecify.annotations.Nullable;

/**
 * A merge patch (RFC 7396): absent = unchanged, null = as if absent at the creation. The claims are given whole: a merge of
 * single ones would leave some that nobody sees.
 *
 * @param jwks null = fetched from the issuer
 */
record PublisherChange(
        @Nullable Optional<@NotBlank @CodePointLength(max = 100) String> name,
        @Schema(nullable = true) @Nullable Optional<@Size(max = 500) String> issuer,

        @Schema(nullable = true, type = SchemaType.OBJECT, implementation = Object.class) @Nullable
        Optional<JsonNode> jwks,

        @Nullable Optional<@NotEmpty @Size(max = ClaimRules.MOST) Map<@NotNull String, @NotNull String>> claims,
        @Schema(nullable = true) @Nullable Optional<Boolean> anyWorkflow,
        @Nullable Optional<@NotBlank @CodePointLength(max = 100) String> role,

        @Schema(nullable = true, implementation = String.class, examples = "PT15M") @Nullable
        Optional<Duration> lifetime,

        @Schema(nullable = true) @Nullable
        Optional<@Size(max = 100) List<@NotNull @Size(max = 64) String>> allowedCidrs,

        @Schema(nullable = true) @Nullable Optional<Boolean> enabled,
        @Schema(nullable = true) @Nullable Optional<Boolean> reuse) {}
