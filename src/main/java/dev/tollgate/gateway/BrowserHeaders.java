package dev.tollgate.gateway;

import dev.tollgate.verify.PublicUrl;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/**
 * What every answer behind the router tells browsers: to take it for the type that it says, and, where they come by
 * https, to come by nothing else (RFC 6797).
 */
@Singleton
final class BrowserHeaders {
    private static final CharSequence HSTS = HttpHeaders.createOptimized("Strict-Transport-Security");
    private static final CharSequence A_YEAR = HttpHeaders.createOptimized("max-age=31536000");

    private final boolean https;

    BrowserHeaders(PublicUrl publicUrl) {
        this.https = publicUrl.isHttps();
    }

    void mount(@Observes Filters filters) {
        filters.register(
                context -> {
                    MultiMap headers = context.response().headers();
                    GatewayHttp.forbidSniffing(headers);
                    if (https) {
                        headers.set(HSTS, A_YEAR);
                    }
                    context.next();
                },
                Integer.MAX_VALUE - 1);
    }
}
