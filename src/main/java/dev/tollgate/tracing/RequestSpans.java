package dev.tollgate.tracing;

import dev.tollgate.http.ResourcePath;
import dev.tollgate.request.CallOrder;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ResourceInfo;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/**
 * One span for each call of the admin API, a child of the caller's {@code traceparent} (W3C Trace Context). It begins
 * at the resource method, so that it has the template of the path for its name and never an id, and so that what is
 * answered in front of the router cannot have one. The tracing of the HTTP server as a whole stays off: it would also
 * look at each verification.
 */
class RequestSpans {
    private final boolean disabled;
    private final Tracer tracer;
    private final TextMapPropagator propagator;

    RequestSpans(OpenTelemetry telemetry, @ConfigProperty(name = "quarkus.otel.sdk.disabled") boolean disabled) {
        this.disabled = disabled;
        this.tracer = telemetry.getTracer("dev.tollgate");
        this.propagator = telemetry.getPropagators().getTextMapPropagator();
    }

    /** Before anything else that is done for the call, so that it is part of the span. */
    @ServerRequestFilter(priority = CallOrder.TRACE)
    @SuppressWarnings("MustBeClosedChecker")
    void begin(ContainerRequestContext request, ResourceInfo resource, RoutingContext exchange) {
        if (disabled) {
            return;
        }
        String route = ResourcePath.of(resource);
        Span span = tracer.spanBuilder(request.getMethod() + " " + route)
                .setSpanKind(SpanKind.SERVER)
                .setParent(propagator.extract(Context.root(), exchange.request(), RequestHeaders.INSTANCE))
                .setAttribute("http.request.method", request.getMethod())
                .setAttribute("http.route", route)
                .startSpan();
        // It stays with the request until that is gone, on whichever thread it goes on.
        var unused = span.makeCurrent();
        exchange.addEndHandler(ended -> {
            int status = exchange.response().getStatusCode();
            span.setAttribute("http.response.status_code", status);
            if (status >= 500 || ended.failed()) {
                span.setStatus(StatusCode.ERROR);
            }
            span.end();
        });
    }
}
