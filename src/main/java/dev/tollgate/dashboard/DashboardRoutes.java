package dev.tollgate.dashboard;

import dev.tollgate.login.SessionCookie;
import dev.tollgate.problem.Problem;
import dev.tollgate.problem.ProblemRoutes;
import dev.tollgate.problem.ProblemType;
import io.netty.buffer.Unpooled;
import io.quarkus.runtime.LaunchMode;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The paths of the dashboard. All its pages are one document; scripts draw what the path says. */
@Singleton
class DashboardRoutes {
    private static final Pattern VERSIONED = Pattern.compile(Assets.PATH + "(?:([0-9a-f]{16})/)?(.+)");
    private static final String KEEP_FOR_GOOD = "public, max-age=31536000, immutable";
    private static final String ASK_EACH_TIME = "no-cache";

    // Also keeps the browser from freezing a page with a secret on it for its Back button.
    private static final String KEEP_NEVER = "no-store";

    // The native binary has them compressed from its build on: classes are initialized there, not at its start.
    private static final Assets PACKAGED = new Assets();

    private final SessionCookie cookie;
    private Assets assets = PACKAGED;

    DashboardRoutes(SessionCookie cookie) {
        this.cookie = cookie;
    }

    void register(@Observes Router router) {
        pages(router.route("/"));
        pages(router.route("/ui"));
        pages(router.route("/ui/*"));
        files(router.route(Assets.PATH + "*")).handler(this::file);
        files(router.route("/favicon.ico")).handler(context -> answer(context, "icon.svg", ASK_EACH_TIME));
        router.route("/q/swagger-ui*").order(-1).handler(context -> {
            SecurityHeaders.forSwaggerUi(context.response().headers());
            context.next();
        });
    }

    private void pages(Route route) {
        files(route).handler(context -> {
            if (LaunchMode.current() == LaunchMode.DEVELOPMENT) {
                assets = new Assets();
            }
            answer(context, assets.shell(mayBeSignedIn(context)), KEEP_NEVER);
        });
    }

    /** Whoever comes from the provider has a cookie that the browser does not send along from there. */
    private boolean mayBeSignedIn(RoutingContext context) {
        return cookie.isSent(context.request()) || "/ui/signed-in".equals(context.normalizedPath());
    }

    private static Route files(Route route) {
        return route.order(-1).method(HttpMethod.GET).method(HttpMethod.HEAD);
    }

    private void file(RoutingContext context) {
        Matcher path = VERSIONED.matcher(context.normalizedPath());
        if (!path.matches()) {
            ProblemRoutes.send(context, Problem.of(ProblemType.NOT_FOUND, null));
            return;
        }
        // During a rolling update a page may come from a newer replica: it gets what is here, but not to keep.
        boolean current = assets.version().equals(path.group(1));
        answer(context, path.group(2), current ? KEEP_FOR_GOOD : ASK_EACH_TIME);
    }

    private void answer(RoutingContext context, String name, String caching) {
        Asset asset = assets.find(name);
        if (asset == null) {
            ProblemRoutes.send(context, Problem.of(ProblemType.NOT_FOUND, null));
            return;
        }
        answer(context, asset, caching);
    }

    private static void answer(RoutingContext context, Asset asset, String caching) {
        HttpServerResponse response = context.response();
        SecurityHeaders.forDashboard(response.headers());
        response.putHeader(HttpHeaders.CACHE_CONTROL, caching)
                .putHeader(HttpHeaders.ETAG, asset.etag())
                .putHeader(HttpHeaders.VARY, HttpHeaders.ACCEPT_ENCODING);
        if (asset.etag().equals(context.request().getHeader(HttpHeaders.IF_NONE_MATCH))) {
            response.setStatusCode(304).end();
            return;
        }
        byte[] body = asset.plain();
        String encodings = context.request().getHeader(HttpHeaders.ACCEPT_ENCODING);
        byte[] gzip = asset.gzip();
        if (gzip != null && encodings != null && encodings.contains("gzip")) {
            response.putHeader(HttpHeaders.CONTENT_ENCODING, "gzip");
            body = gzip;
        }
        response.putHeader(HttpHeaders.CONTENT_TYPE, asset.mediaType())
                .putHeader(HttpHeaders.CONTENT_LENGTH, String.valueOf(body.length));
        if (HttpMethod.HEAD.equals(context.request().method())) {
            response.end();
            return;
        }
        // Not a copy for each stream that waits until its client reads.
        response.end(Buffer.buffer(Unpooled.wrappedBuffer(body)));
    }
}
