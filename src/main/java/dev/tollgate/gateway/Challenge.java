package dev.tollgate.gateway;

import dev.tollgate.request.BasicConfig;
import dev.tollgate.request.PresentedValue;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;

/**
 * What a refused caller is told to come with (RFC 9110 section 11.6.1). Tools that hold a user name and a password send
 * them only when asked for Basic; a browser would show a password box, so a page's own requests are asked for Bearer
 * alone.
 */
@Singleton
final class Challenge {
    static final CharSequence BEARER = HttpHeaders.createOptimized("Bearer");
    static final CharSequence INVALID_TOKEN = HttpHeaders.createOptimized("Bearer error=\"invalid_token\"");
    static final CharSequence INSUFFICIENT_SCOPE = HttpHeaders.createOptimized("Bearer error=\"insufficient_scope\"");

    private static final CharSequence BASIC =
            HttpHeaders.createOptimized("Basic realm=\"tollgate\", charset=\"UTF-8\"");
    private static final CharSequence FETCH_MODE = HttpHeaders.createOptimized("Sec-Fetch-Mode");
    private static final CharSequence REQUESTED_WITH = HttpHeaders.createOptimized("X-Requested-With");

    private final boolean asksForBasic;

    Challenge(BasicConfig config) {
        this.asksForBasic = config.challenge();
    }

    /**
     * To a caller without a credential, or with one that cannot be read: by any scheme, each in a field of its own. Basic
     * goes first, since the tools that need to be asked often read the first field only.
     *
     * @param toPages what a page is told
     */
    void demand(HttpServerRequest request, CharSequence toPages) {
        MultiMap headers = request.response().headers();
        if (mayAskForBasic(request)) {
            headers.add(GatewayHttp.WWW_AUTHENTICATE, BASIC).add(GatewayHttp.WWW_AUTHENTICATE, BEARER);
        } else {
            headers.add(GatewayHttp.WWW_AUTHENTICATE, toPages);
        }
    }

    /** To a caller whose credential is not good: by the scheme that it used (RFC 6749 section 5.2). */
    void refuse(HttpServerRequest request, CharSequence bearer) {
        boolean basic = PresentedValue.isBasic(request.headers()) && mayAskForBasic(request);
        request.response().headers().add(GatewayHttp.WWW_AUTHENTICATE, basic ? BASIC : bearer);
    }

    private boolean mayAskForBasic(HttpServerRequest request) {
        MultiMap headers = request.headers();
        return asksForBasic && !headers.contains(FETCH_MODE) && !headers.contains(REQUESTED_WITH);
    }
}
