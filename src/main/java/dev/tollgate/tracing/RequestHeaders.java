package dev.tollgate.tracing;

import io.opentelemetry.context.propagation.TextMapGetter;
import io.vertx.core.http.HttpServerRequest;
import org.jspecify.annotations.Nullable;

/** Lets a propagator read the headers of a request. */
enum RequestHeaders implements TextMapGetter<HttpServerRequest> {
    INSTANCE;

    @Override
    public Iterable<String> keys(HttpServerRequest request) {
        return request.headers().names();
    }

    @Override
    public @Nullable String get(@Nullable HttpServerRequest request, String name) {
        return request == null ? null : request.getHeader(name);
    }
}
