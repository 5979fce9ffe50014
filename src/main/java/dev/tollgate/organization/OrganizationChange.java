package dev.tollgate.organization;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.time.Duration;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A merge patch (RFC 7396): absent = unchanged. */
record OrganizationChange(
        @Nullable Optional<@NotBlank @Size(max = 100) String> name,

        @Schema(
                implementation = String.class,
                nullable = true,
                examples = "P90D",
                description = "ISO-8601 duration, at least one minute; null = unlimited.")
        @Nullable
        Optional<Duration> maxTokenLifetime,

        @Nullable Optional<Boolean> suspended,
        @Nullable Optional<LeakAction> leakAction) {

    boolean changesPolicy() {
        return name != null || maxTokenLifetime != null || leakAction != null;
    }
}
