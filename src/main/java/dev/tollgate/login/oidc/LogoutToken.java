package dev.tollgate.login.oidc;

import dev.tollgate.publisher.identity.IdentityRefused;
import dev.tollgate.publisher.identity.IdentityRefused.Check;
import dev.tollgate.publisher.identity.IdentityToken;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * That a person has signed out at the provider (OpenID Connect Back-Channel Logout 1.0 section 2.4), of a token whose
 * signature, audience and time are good.
 *
 * @param session the provider's, which has ended; null = all of the subject have
 * @param over from when on it is good for nothing
 */
record LogoutToken(
        String id, @Nullable String subject, @Nullable String session, Instant over) {
    private static final String EVENT = "http://schemas.openid.net/event/backchannel-logout";

    /** Section 2.6, from step 4 on. An ID token is none: it names no such event. */
    static LogoutToken of(IdentityToken token) throws IdentityRefused {
        boolean isEvent = token.value("events") instanceof Map<?, ?> events && events.get(EVENT) instanceof Map<?, ?>;
        if (!isEvent || token.value("nonce") != null) {
            throw new IdentityRefused(Check.CLAIMS, "it is no logout token (events, nonce)");
        }
        String id = token.claim("jti");
        String subject = token.claim("sub");
        String session = token.claim("sid");
        if (id == null || id.isEmpty() || subject == null && session == null) {
            throw new IdentityRefused(Check.CLAIMS, "the claims jti, and sub or sid, are required");
        }
        return new LogoutToken(id, subject, session, token.over());
    }
}
