package dev.tollgate.auth;

import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
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
        SERVICE_ACCOUNT("00000000-0000-7000-8000-000000000004"),
        /** A company's directory, by an integration token that may bring people in and take them out. */
        DIRECTORY("00000000-0000-7000-8000-000000000005"),
        /** An integration token, about itself. */
        INTEGRATION_TOKEN;

        private final @Nullable UUID role;

        Kind() {
            this.role = null;
        }

        Kind(String role) {
            this.role = UUID.fromString(role);
        }

        /** What the tokens of a managed role are; null where they call nothing but about themselves. */
        static @Nullable Kind ofRole(UUID role) {
            return Stream.of(values())
                    .filter(kind -> role.equals(kind.role))
                    .findFirst()
                    .orElse(null);
        }
    }

    /** The managed role of a company's directory. Managed roles are known by id: an own one may have any name. */
    public static final UUID DIRECTORY_ROLE = Objects.requireNonNull(Kind.DIRECTORY.role);

    public boolean isPerson() {
        return kind == Kind.LOGIN || kind == Kind.ACCESS_TOKEN;
    }
}
