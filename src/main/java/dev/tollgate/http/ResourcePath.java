package dev.tollgate.http;

import dev.tollgate.request.CallOrder;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.UriBuilder;
import java.lang.reflect.AnnotatedElement;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jspecify.annotations.Nullable;

/** The path of the resource that a call is for, with names where ids are. */
public class ResourcePath {
    private static final String KEY = ResourcePath.class.getName();

    /** Before anybody can refuse the call. */
    @ServerRequestFilter(priority = CallOrder.PATH)
    void remember(ResourceInfo resource, RoutingContext call) {
        call.put(KEY, of(resource));
    }

    static @Nullable String of(RoutingContext call) {
        return call.get(KEY);
    }

    public static String of(ResourceInfo resource) {
        UriBuilder path = UriBuilder.fromPath("/");
        append(path, resource.getResourceClass());
        append(path, resource.getResourceMethod());
        return path.toTemplate();
    }

    private static void append(UriBuilder path, AnnotatedElement element) {
        Path annotation = element.getAnnotation(Path.class);
        if (annotation != null) {
            path.path(annotation.value());
        }
    }
}
