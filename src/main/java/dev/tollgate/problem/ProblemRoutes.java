package dev.tollgate.problem;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import org.jspecify.annotations.Nullable;

/** Problem details where no REST resource answers: unknown paths, and whatever fails on a raw route. */
public final class ProblemRoutes {
    private ProblemRoutes() {}

    static void register(@Observes Router router) {
        router.route().last().handler(context -> send(context, Problem.of(ProblemType.NOT_FOUND, null)));
        for (int status : new int[] {400, 404, 405, 413, 415, 500}) {
            router.errorHandler(status, context -> fail(context, status));
        }
    }

    /** Ends the response with the problem; does nothing to one that has ended already. */
    public static void send(RoutingContext context, Problem problem) {
        send(context.request(), problem);
    }

    /** The same, in the words of whoever asks there. */
    public static void send(HttpServerRequest request, Problem problem) {
        String path = request.path();
        if (path != null && ScimError.isReadAt(path)) {
            send(
                    request.response(),
                    problem.status(),
                    ScimError.MEDIA_TYPE,
                    ScimError.of(problem).json());
        } else {
            send(request.response(), problem);
        }
    }

    /** Ends the response with the problem; does nothing to one that has ended already. */
    public static void send(HttpServerResponse response, Problem problem) {
        send(response, problem.status(), Problem.MEDIA_TYPE, json(problem));
    }

    private static void send(HttpServerResponse response, int status, String mediaType, JsonObject body) {
        if (response.ended()) {
            return;
        }
        response.setStatusCode(status)
                .putHeader(HttpHeaders.CONTENT_TYPE, mediaType)
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                .putHeader("X-Content-Type-Options", "nosniff")
                .end(body.toBuffer());
    }

    /** Ends the response with a 500 that says only where in the log to look for the cause. */
    public static void sendIncident(HttpServerResponse response, Throwable cause) {
        send(response, ProblemMappers.incident(cause));
    }

    private static void fail(RoutingContext context, int status) {
        Throwable cause = context.failure();
        if (cause instanceof ProblemException e) {
            send(context, e.problem());
            return;
        }
        ProblemType type = status == 500 ? null : ProblemMappers.typeOf(status);
        send(context, type == null ? ProblemMappers.incident(unknown(cause)) : Problem.of(type, null));
    }

    private static Throwable unknown(@Nullable Throwable cause) {
        return cause == null ? new IllegalStateException("a route failed without a cause") : cause;
    }

    private static JsonObject json(Problem problem) {
        JsonObject json = new JsonObject()
                .put("type", problem.type())
                .put("title", problem.title())
                .put("status", problem.status());
        if (problem.detail() != null) {
            json.put("detail", problem.detail());
        }
        json.put("code", problem.code());
        if (!problem.violations().isEmpty()) {
            JsonArray violations = new JsonArray();
            problem.violations()
                    .forEach(violation ->
                            violations.add(JsonObject.of("field", violation.field(), "message", violation.message())));
            json.put("violations", violations);
        }
        return json;
    }
}
