package dev.tollgate.login;

import dev.tollgate.http.FewAtOnce;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import java.util.Set;

/** What strangers may have a password hashed by: as many calls as may hash or wait for that. */
@Singleton
final class LoginCalls extends FewAtOnce {
    private static final Set<String> PATHS =
            Set.of("/api/v1/login", "/api/v1/session", "/api/v1/password-reset", "/api/v1/invitations/sign-up");

    LoginCalls(Passwords passwords) {
        super(passwords.places());
    }

    @Override
    protected boolean covers(HttpServerRequest request) {
        return HttpMethod.POST.equals(request.method()) && PATHS.contains(request.path());
    }

    @Override
    protected String refusal() {
        return HashingSlots.BUSY;
    }
}
