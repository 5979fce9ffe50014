package dev.tollgate.http;

import dev.tollgate.http.wire.Connections;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.http.Outcome;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Counts and times what the router answers; verdicts have meters of their own. A client chooses targets and methods: a
 * series is named by what this service has, never by what it was asked for.
 */
@Singleton
final class HttpMeters {
    private static final String OTHER = "UNKNOWN";
    private static final Set<HttpMethod> METHODS = Set.of(
            HttpMethod.GET,
            HttpMethod.HEAD,
            HttpMethod.POST,
            HttpMethod.PUT,
            HttpMethod.PATCH,
            HttpMethod.DELETE,
            HttpMethod.OPTIONS);

    /** What is no resource, by how the path begins. */
    private static final List<String> PAGES = List.of("/ui", "/assets", "/q/swagger-ui", "/q/openapi", "/favicon.ico");

    private final MeterRegistry registry;

    HttpMeters(MeterRegistry registry) {
        this.registry = registry;
        Gauge.builder("http.server.active.connections", Connections.open(), AtomicInteger::get)
                .description("Connections that are open")
                .register(registry);
    }

    /** Of a call that has ended. */
    void count(RoutingContext call, long startNanos) {
        int status = call.response().getStatusCode();
        record(call.request().method(), page(call), status, System.nanoTime() - startNanos);
    }

    /** Of one that the router never saw. */
    void countRefusal(HttpServerRequest request, int status) {
        record(request.method(), OTHER, status, 0);
    }

    private void record(HttpMethod method, String uri, int status, long nanos) {
        Timer.builder("http.server.requests")
                .description("Calls that were answered, verdicts apart")
                .tags(Tags.of(
                                "method",
                                METHODS.contains(method) ? method.name() : OTHER,
                                "uri",
                                uri,
                                "status",
                                String.valueOf(status))
                        .and(Outcome.forStatus(status).asTag()))
                .register(registry)
                .record(Duration.ofNanos(nanos));
    }

    private static String page(RoutingContext call) {
        @Nullable String resource = ResourcePath.of(call);
        if (resource != null) {
            return resource;
        }
        String path = call.normalizedPath();
        if (call.response().getStatusCode() >= 400) {
            return OTHER;
        }
        if (path.equals("/")) {
            return "root";
        }
        return PAGES.stream()
                .filter(page -> path.equals(page) || path.startsWith(page + "/"))
                .findFirst()
                .orElse(OTHER);
    }
}
