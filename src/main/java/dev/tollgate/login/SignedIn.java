package dev.tollgate.login;

import dev.tollgate.auth.Caller;
import dev.tollgate.auth.SignIns;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Those whose session has not ended. */
@Singleton
class SignedIn implements SignIns {
    private final LoginTokens jwts;
    private final LoginSessions sessions;
    private final SessionCookie cookie;

    SignedIn(LoginTokens jwts, LoginSessions sessions, SessionCookie cookie) {
        this.jwts = jwts;
        this.sessions = sessions;
        this.cookie = cookie;
    }

    @Override
    public @Nullable Caller byCookie(HttpServerRequest request) {
        String secret = cookie.read(request);
        return secret == null ? null : sessions.findCookie(secret);
    }

    @Override
    public @Nullable Caller byJwt(String credential) {
        UUID session = jwts.session(credential);
        return session == null ? null : sessions.findJwt(session);
    }
}
