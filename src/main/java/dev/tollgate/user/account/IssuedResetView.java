package dev.tollgate.user.account;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * With what a person sets a new password: the one answer that shows it.
 *
 * @param token good once, until then
 */
@Schema(name = "IssuedPasswordReset")
@RegisterForReflection
record IssuedResetView(String token, Instant expiresAt) {
    @Override
    public String toString() {
        return "IssuedResetView[redacted]";
    }
}
