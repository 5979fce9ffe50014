package dev.tollgate.publisher;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonRawValue;
import dev.tollgate.organization.DurationText;
import dev.tollgate.precondition.Version;
import dev.tollgate.precondition.Versioned;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * @param issuer null = whatever the identity token says, since the given keys prove it
 * @param jwks null = fetched from the issuer
 * @param audience what the identity token's {@code aud} must be, and nothing else
 * @param lifetime of its job tokens
 * @param lastUsedAt when a job token was last handed out, up to two minutes late; null = never
 */
@Schema(name = "Publisher")
@RegisterForReflection
record PublisherView(
        UUID id,
        UUID organizationId,
        String name,
        Provider provider,
        @Schema(nullable = true) @Nullable String issuer,

        @JsonRawValue @Schema(type = SchemaType.OBJECT, nullable = true, implementation = Object.class) @Nullable
        String jwks,

        String audience,
        Map<String, String> claims,
        boolean anyWorkflow,
        String role,
        List<String> permissions,
        String lifetime,
        List<String> allowedCidrs,
        boolean enabled,
        boolean reuse,
        Instant createdAt,
        @Schema(nullable = true) @Nullable Instant lastUsedAt,
        @JsonIgnore @Schema(hidden = true) Version version)
        implements Versioned {
    static PublisherView from(Publisher publisher, String audience) {
        return new PublisherView(
                publisher.id,
                publisher.organizationId,
                publisher.name,
                publisher.provider,
                publisher.issuer,
                publisher.jwks,
                audience,
                publisher.claims(),
                publisher.anyWorkflow,
                publisher.role.name,
                publisher.role.permissions,
                DurationText.of(publisher.lifetime()),
                publisher.allowedCidrs,
                publisher.enabled,
                publisher.reuse,
                publisher.createdAt,
                publisher.lastUsedAt,
                publisher.version());
    }
}
