package dev.tollgate.organization;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * An organization as it is shown.
 *
 * @param leakAction what happens to a token that is reported as leaked
 * @param maxTokenLifetime ISO-8601, in days where it is whole days; null = unlimited
 */
@Schema(name = "Organization")
@RegisterForReflection
record OrganizationView(
        UUID id,
        String name,
        boolean suspended,
        Instant createdAt,

        @Schema(nullable = true, examples = "P90D") @Nullable
        String maxTokenLifetime,

        LeakAction leakAction) {

    static OrganizationView from(Organization organization) {
        return new OrganizationView(
                organization.id,
                organization.name,
                organization.suspended,
                organization.createdAt,
                text(organization.maxTokenLifetime()),
                organization.leakAction);
    }

    private static @Nullable String text(@Nullable Duration lifetime) {
        if (lifetime == null) {
            return null;
        }
        boolean wholeDays = lifetime.equals(Duration.ofDays(lifetime.toDays()));
        return wholeDays ? "P" + lifetime.toDays() + "D" : lifetime.toString();
    }
}
