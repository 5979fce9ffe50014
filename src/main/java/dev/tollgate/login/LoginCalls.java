package dev.tollgate.login;

import dev.tollgate.http.FewAtOnce;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import java.util.Set;

/** Logins: as many as may hash a password or wait for that. */
@Singleton
final class LoginCalls extends FewAtOnce {
    private static final Set<String> PATHS = Set.of("/api/v1/login", "/api/v1/session");

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
