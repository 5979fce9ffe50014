package dev.tollgate.gateway;

import io.netty.buffer.Unpooled;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.nio.charset.StandardCharsets;

/** What the dialects' answers have in common. */
final class GatewayHttp {
    static final CharSequence WWW_AUTHENTICATE = HttpHeaders.createOptimized("WWW-Authenticate");
    private static final CharSequence TYPE_OPTIONS = HttpHeaders.createOptimized("X-Content-Type-Options");
    private static final CharSequence NOSNIFF = HttpHeaders.createOptimized("nosniff");
    private static final CharSequence NO_STORE = HttpHeaders.createOptimized("no-store");
    private static final CharSequence JSON = HttpHeaders.createOptimized("application/json");

    private GatewayHttp() {}

    /** Whether the body's media type is this one, whatever its parameters. */
    static boolean hasType(HttpServerRequest request, String mediaType) {
        String given = request.headers().get(HttpHeaders.CONTENT_TYPE);
        if (given == null || !given.regionMatches(true, 0, mediaType, 0, mediaType.length())) {
            return false;
        }
        return given.length() == mediaType.length()
                || given.substring(mediaType.length()).stripLeading().startsWith(";");
    }

    /** Whether the body would have to be decoded first (RFC 9110 section 8.4). */
    static boolean isEncoded(HttpServerRequest request) {
        String coding = request.headers().get(HttpHeaders.CONTENT_ENCODING);
        return coding != null && !coding.equalsIgnoreCase("identity");
    }

    /** A verdict holds for the moment only: no cache may keep it. */
    static void forbidStoring(HttpServerResponse response) {
        response.headers().add(HttpHeaders.CACHE_CONTROL, NO_STORE);
    }

    /** The type that is said is the type that it is. */
    static void forbidSniffing(MultiMap headers) {
        headers.set(TYPE_OPTIONS, NOSNIFF);
    }

    static void sendJson(HttpServerResponse response, String json) {
        forbidStoring(response);
        forbidSniffing(response.headers());
        response.headers().add(HttpHeaders.CONTENT_TYPE, JSON);
        // A buffer of Vert.x' own would be one more copy.
        response.end(Buffer.buffer(Unpooled.wrappedBuffer(json.getBytes(StandardCharsets.UTF_8))));
    }
}
