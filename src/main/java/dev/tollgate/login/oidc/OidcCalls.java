package dev.tollgate.login.oidc;

import dev.tollgate.http.FewAtOnce;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;

/** Calls that may wait for the provider: a slow one holds as many workers, and no more. */
@Singleton
final class OidcCalls extends FewAtOnce {
    private static final int MOST = 32;

    OidcCalls() {
        super(MOST);
    }

    @Override
    protected boolean covers(HttpServerRequest request) {
        return request.path() != null && request.path().startsWith("/api/v1/sign-in/oidc");
    }

    @Override
    protected String refusal() {
        return "Too many people are signing in; try again.";
    }
}
