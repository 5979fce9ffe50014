package dev.tollgate.problem;

import jakarta.ws.rs.HttpMethod;
import java.util.Set;
import java.util.TreeSet;
import org.jboss.resteasy.reactive.server.core.ResteasyReactiveRequestContext;
import org.jboss.resteasy.reactive.server.handlers.ClassRoutingHandler;
import org.jboss.resteasy.reactive.server.handlers.RestInitialHandler.InitialMatch;
import org.jboss.resteasy.reactive.server.mapping.RequestMapper;
import org.jboss.resteasy.reactive.server.mapping.RequestMapper.RequestMatch;
import org.jboss.resteasy.reactive.server.spi.ServerRestHandler;

/**
 * Which methods the path of a request has. The router tries one resource after the other where several share the
 * beginning of a path, and what it says in the end is only what the last of them thought.
 */
public final class AllowedMethods {
    private AllowedMethods() {}

    /** Empty if the path leads nowhere. */
    public static Set<String> where(ResteasyReactiveRequestContext request) {
        Set<String> methods = new TreeSet<>();
        String path = request.getPathWithoutPrefix();
        var resources = new RequestMapper<>(request.getDeployment().getClassMappers());
        RequestMatch<InitialMatch> match = resources.map(path);
        while (match != null) {
            for (ServerRestHandler handler : match.value.handlers) {
                if (handler instanceof ClassRoutingHandler routing) {
                    collect(routing, match.remaining, methods);
                }
            }
            match = resources.continueMatching(path, match);
        }
        if (methods.contains(HttpMethod.GET)) {
            methods.add(HttpMethod.HEAD);
        }
        if (!methods.isEmpty()) {
            methods.add(HttpMethod.OPTIONS);
        }
        return methods;
    }

    private static void collect(ClassRoutingHandler routing, String rest, Set<String> methods) {
        routing.getMappers().forEach((method, mapper) -> {
            if (method != null && mapper.map(rest.isEmpty() ? "/" : rest) != null) {
                methods.add(method);
            }
        });
    }
}
