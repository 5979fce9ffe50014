package dev.tollgate.gateway;

import dev.tollgate.http.PublicUrl;
import dev.tollgate.http.RootHandler;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/**
 * What every answer tells browsers: to take it for the type that it says, and, where they come by
 * https, to come by nothing else (RFC 6797).
 */
@Singleton
final class BrowserHeaders {
    private static final CharSequence HSTS = HttpHeaders.createOptimized("Strict-Transport-Security");
    private static final CharSequence A_YEAR = HttpHeaders.createOptimized("max-age=31536000");

    private static final int AFTER_THE_FRONT_DOOR = 2;

    private final boolean https;

    BrowserHeaders(PublicUrl publicUrl) {
        this.https = publicUrl.isHttps();
    }

    /** Around all but the questions about tokens, which no browser asks: the entrance steps in front of this. */
    void stepInFront(@Observes @Priority(AFTER_THE_FRONT_DOOR) StartupEvent start) {
        RootHandler.wrap(next -> request -> {
            MultiMap headers = request.response().headers();
            GatewayHttp.forbidSniffing(headers);
            if (https) {
                headers.set(HSTS, A_YEAR);
            }
            next.handle(request);
        });
    }
}
