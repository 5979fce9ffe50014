package dev.tollgate.publisher.exchange;

import dev.tollgate.http.FewAtOnce;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;

/** Exchanges: some may wait for an issuer's keys, and all take part of the database's connections. */
@Singleton
final class ExchangeCalls extends FewAtOnce {
    private static final int MOST = 64;

    ExchangeCalls() {
        super(MOST);
    }

    @Override
    protected boolean covers(HttpServerRequest request) {
        return HttpMethod.POST.equals(request.method()) && "/oauth2/token".equals(request.path());
    }

    @Override
    protected String refusal() {
        return "Too many exchanges are under way.";
    }
}
