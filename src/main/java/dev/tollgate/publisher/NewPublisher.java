package dev.tollgate.publisher;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.hibernate.validator.constraints.CodePointLength;
import org.jspecify.annotations.Nullable;

/**
 * @param provider {@code github}, {@code gitlab}, {@code buildkite}, {@code circleci}, {@code kubernetes}, {@code jenkins},
 *     {@code other}: which claims must be named, and who issues
 * @param issuer an https URL, exactly as {@code iss} has it; absent = the provider's own, where it has one for everybody
 * @param jwks the issuer's keys as a JSON Web Key Set, at most 64 KiB; absent = fetched from the issuer
 * @param claims what the identity token must say, by the claim's name; {@code /} leads into an object
 * @param anyWorkflow whether every workflow of the project is meant
 * @param role a role's name or id: CI Token, Read Only, or an own one without tokens:* and people:*
 * @param lifetime of its job tokens, at most an hour; absent = 15 minutes
 * @param reuse whether one identity token may have up to five job tokens; absent = for Kubernetes and Jenkins
 */
record NewPublisher(
        @NotBlank @CodePointLength(max = 100) @Schema(examples = "release workflow", maxLength = 100)
        String name,

        @NotBlank @Size(max = 20) @Schema(examples = "github")
        String provider,

        @Size(max = 500) @Schema(nullable = true) @Nullable String issuer,

        @Schema(nullable = true, type = SchemaType.OBJECT, implementation = Object.class) @Nullable
        JsonNode jwks,

        @NotEmpty
        @Size(max = ClaimRules.MOST)
        @Schema(examples = "{\"repository_id\": \"1296269\", \"environment\": \"release\"}")
        Map<@NotNull String, @NotNull String> claims,

        @Schema(nullable = true) @Nullable Boolean anyWorkflow,

        @NotBlank @CodePointLength(max = 100) @Schema(examples = "CI Token", maxLength = 100)
        String role,

        @Schema(nullable = true, implementation = String.class, examples = "PT15M") @Nullable
        Duration lifetime,

        @Size(max = 100) @Schema(nullable = true, examples = "[\"10.0.0.0/8\"]") @Nullable
        List<@NotNull @Size(max = 64) String> allowedCidrs,

        @Schema(nullable = true) @Nullable Boolean enabled,
        @Schema(nullable = true) @Nullable Boolean reuse) {}
