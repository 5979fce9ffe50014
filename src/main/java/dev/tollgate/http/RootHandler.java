package dev.tollgate.http;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.quarkus.vertx.http.runtime.VertxHttpRecorder;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;
import java.lang.reflect.Field;
import java.util.Objects;
import java.util.function.UnaryOperator;

/**
 * The one handler that Quarkus gives every HTTP request to. It has no public door, and everything that has (filters,
 * routes) comes after a router whose price is a multiple of a verdict's; hence reflection, once, before the port opens.
 */
@RegisterForReflection(targets = VertxHttpRecorder.class, methods = false)
public final class RootHandler {
    private RootHandler() {}

    /** @throws IllegalStateException if this Quarkus keeps the handler elsewhere; the service then does not start */
    @SuppressWarnings("unchecked")
    public static void wrap(UnaryOperator<Handler<HttpServerRequest>> wrapping) {
        try {
            Field root = VertxHttpRecorder.class.getDeclaredField("rootHandler");
            root.setAccessible(true);
            Handler<HttpServerRequest> router = (Handler<HttpServerRequest>) Objects.requireNonNull(root.get(null));
            root.set(null, wrapping.apply(router));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("This Quarkus release has its root handler elsewhere", e);
        }
    }
}
