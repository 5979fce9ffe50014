package dev.tollgate.notice.webhook;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.tollgate.precondition.Version;
import dev.tollgate.precondition.Versioned;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A webhook as it is shown.
 *
 * @param failingSince since when no delivery has succeeded; null = the last one did, or there was none
 * @param disabledReason {@code FAILING} for three days, or the receiver said that it is {@code GONE} (410)
 */
@Schema(name = "Webhook")
@RegisterForReflection
record WebhookView(
        UUID id,
        String url,
        List<String> events,
        boolean enabled,
        Instant createdAt,
        @Schema(nullable = true) @Nullable Instant failingSince,

        @Schema(
                nullable = true,
                enumeration = {"FAILING", "GONE"})
        @Nullable
        String disabledReason,

        @JsonIgnore @Schema(hidden = true) Version version)
        implements Versioned {
    static WebhookView from(Webhook webhook) {
        return new WebhookView(
                webhook.id,
                webhook.url,
                webhook.events,
                webhook.enabled,
                webhook.createdAt,
                webhook.failingSince,
                webhook.disabledReason,
                webhook.version());
    }
}
