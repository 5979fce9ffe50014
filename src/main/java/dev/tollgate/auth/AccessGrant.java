package dev.tollgate.auth;

import io.quarkus.runtime.annotations.RegisterForReflection;

/**
 * A login, as RFC 6750 section 4 shapes it.
 *
 * @param accessToken the JWT
 * @param tokenType always {@code Bearer}
 * @param expiresIn seconds
 */
@RegisterForReflection
public record AccessGrant(String accessToken, String tokenType, long expiresIn) {
    @Override
    public String toString() {
        return "AccessGrant[redacted]";
    }
}
