package dev.tollgate.auth;

import dev.tollgate.problem.ProblemException;
import dev.tollgate.problem.ProblemType;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.net.URI;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Refuses what another site makes a browser send along with the dashboard's cookie: browsers say where a request
 * comes from in {@code Sec-Fetch-Site} (Fetch Metadata), older ones in {@code Origin} (RFC 6454).
 */
final class SameOrigin {
    private static final Set<HttpMethod> SAFE = Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);

    private SameOrigin() {}

    /** @throws ProblemException {@code CSRF} for an unsafe method that does not come from the dashboard itself */
    static void require(HttpServerRequest request) {
        if (SAFE.contains(request.method())) {
            return;
        }
        String site = request.getHeader("Sec-Fetch-Site");
        boolean own = site == null ? isOwn(request.getHeader("Origin"), host(request)) : site.equals("same-origin");
        if (!own) {
            throw new ProblemException(ProblemType.CSRF);
        }
    }

    static @Nullable String host(HttpServerRequest request) {
        return request.authority() == null ? null : request.authority().toString();
    }

    private static boolean isOwn(@Nullable String origin, @Nullable String host) {
        if (origin == null || host == null) {
            return false;
        }
        try {
            return host.equalsIgnoreCase(URI.create(origin).getAuthority());
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
