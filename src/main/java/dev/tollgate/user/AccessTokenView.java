package dev.tollgate.user;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A member's access token.
 *
 * @param createdAt when the present value was handed out
 * @param lastUsedAt up to a minute late; null = never
 */
@Schema(name = "AccessToken")
@RegisterForReflection
record AccessTokenView(
        String hint,
        Instant createdAt,
        @Schema(nullable = true) @Nullable Instant lastUsedAt) {
    /** A new value: the one answer that shows it. */
    @Schema(name = "IssuedAccessToken")
    @RegisterForReflection
    record Issued(String token, String hint, Instant createdAt) {
        @Override
        public String toString() {
            return "Issued[hint=" + hint + "]";
        }
    }
}
