package dev.tollgate.notice.webhook;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.tollgate.precondition.Version;
import dev.tollgate.precondition.Versioned;
import io.quarkus.runtime.annotations.RegisterForReflection;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A webhook with its secret, shown this once.
 *
 * @param secret {@code whsec_} and Base64, as Standard Webhooks has it
 */
@Schema(name = "IssuedWebhook", allOf = WebhookView.class)
@RegisterForReflection
record IssuedWebhookView(@JsonUnwrapped WebhookView webhook, String secret) implements Versioned {
    @Override
    @JsonIgnore
    public Version version() {
        return webhook.version();
    }

    @Override
    public String toString() {
        return webhook + " with its secret";
    }
}
