package dev.tollgate.auth;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Who is calling the admin API.
 *
 * @param id the user's, or the Service Account token's
 * @param name the user's name or the token's label, as audit events keep it
 * @param operator may create, suspend and delete organizations; never by an access token
 * @param organizationId the only organization that a token acts in; null for a login
 * @param sessionId the login session; null for tokens
 */
public record Caller(
        Kind kind,
        UUID id,
        String name,
        boolean operator,
        @Nullable UUID organizationId,
        @Nullable UUID sessionId) {

    /** How the caller has shown who it is. */
    public enum Kind {
        /** A person, by a login's JWT or the dashboard's cookie. */
        LOGIN,
        /** A person, by their access token. */
        ACCESS_TOKEN,
        /** An integration token that may create others. */
        SERVICE_ACCOUNT,
        /** An integration token, about itself. */
        INTEGRATION_TOKEN
    }

    public boolean isPerson() {
        return kind == Kind.LOGIN || kind == Kind.ACCESS_TOKEN;
    }
}
