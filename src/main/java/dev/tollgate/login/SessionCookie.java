package dev.tollgate.login;

import dev.tollgate.http.PublicUrl;
import dev.tollgate.request.AddressText;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.NewCookie;
import java.net.InetAddress;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The dashboard's cookie (RFC 6265bis): {@code __Host-}, so no other host or path can set it, out of reach of
 * scripts, never sent across sites. On plain-HTTP loopback, where browsers keep no secure cookie, another name; never
 * where the public URL is https, since a proxy on this machine may then look like loopback.
 */
@Singleton
public final class SessionCookie {
    private static final String SECURE_NAME = "__Host-tollgate";
    private static final String LOOPBACK_NAME = "tollgate-loopback";
    private static final String PENDING = "-sign-in";
    private static final Set<String> LOOPBACK_HOSTS = Set.of("localhost", "127.0.0.1", "[::1]", "::1");

    private final boolean alwaysSecure;

    SessionCookie(PublicUrl publicUrl) {
        this.alwaysSecure = publicUrl.isHttps();
    }

    /** Whether the browser has been logged in; whether it still is, only the API can say. */
    public boolean isSent(HttpServerRequest request) {
        return read(request) != null;
    }

    @Nullable
    public String read(HttpServerRequest request) {
        Cookie cookie = request.getCookie(isLoopback(request) ? LOOPBACK_NAME : SECURE_NAME);
        return cookie == null ? null : cookie.getValue();
    }

    /** What {@link #writePending} has written; null if that is not sent. */
    @Nullable
    public String readPending(HttpServerRequest request) {
        Cookie cookie = request.getCookie((isLoopback(request) ? LOOPBACK_NAME : SECURE_NAME) + PENDING);
        return cookie == null ? null : cookie.getValue();
    }

    /** Of a sign-in that is under way elsewhere: it is sent when the browser comes back from another site. */
    public NewCookie writePending(HttpServerRequest request, String value, int maxAge) {
        return builder(request, PENDING)
                .value(value)
                .maxAge(maxAge)
                .sameSite(NewCookie.SameSite.LAX)
                .build();
    }

    public NewCookie write(HttpServerRequest request, String value) {
        return builder(request, "").value(value).build();
    }

    NewCookie erase(HttpServerRequest request) {
        return builder(request, "").value("").maxAge(0).build();
    }

    private NewCookie.Builder builder(HttpServerRequest request, String suffix) {
        boolean loopback = isLoopback(request);
        return new NewCookie.Builder((loopback ? LOOPBACK_NAME : SECURE_NAME) + suffix)
                .path("/")
                .httpOnly(true)
                .secure(!loopback)
                .sameSite(NewCookie.SameSite.STRICT);
    }

    private boolean isLoopback(HttpServerRequest request) {
        HostAndPort host = request.authority();
        InetAddress peer = AddressText.parse(request.remoteAddress().hostAddress());
        return !alwaysSecure
                && !request.isSSL()
                && host != null
                && LOOPBACK_HOSTS.contains(host.host())
                && peer != null
                && peer.isLoopbackAddress();
    }
}
