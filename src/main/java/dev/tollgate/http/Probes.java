package dev.tollgate.http;

import dev.tollgate.http.wire.RequestBody;
import io.quarkus.arc.All;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;
import org.eclipse.microprofile.health.Readiness;
import org.eclipse.microprofile.health.Startup;

/**
 * {@code /q/health} and its parts, as MicroProfile Health writes them. On the event loop, since all checks look at
 * memory only: a probe that waited for a thread would end a process that is merely busy.
 */
@Singleton
final class Probes {
    private final Map<String, List<HealthCheck>> checks;

    Probes(
            @All @Liveness List<HealthCheck> live,
            @All @Readiness List<HealthCheck> ready,
            @All @Startup List<HealthCheck> started) {
        List<HealthCheck> all = new ArrayList<>(live);
        all.addAll(ready);
        all.addAll(started);
        checks = Map.of(
                "/q/health/live", live, "/q/health/ready", ready, "/q/health/started", started, "/q/health", all);
    }

    /** @return false if the request is for something else; it is then untouched */
    boolean answers(HttpServerRequest request) {
        List<HealthCheck> asked = checks.get(request.path());
        boolean reads = HttpMethod.GET.equals(request.method()) || HttpMethod.HEAD.equals(request.method());
        if (asked == null || !reads) {
            return false;
        }
        RequestBody.discard(request);
        boolean up = true;
        JsonArray results = new JsonArray();
        for (HealthCheck check : asked) {
            HealthCheckResponse result = check.call();
            up &= result.getStatus() == HealthCheckResponse.Status.UP;
            results.add(json(result));
        }
        JsonObject answer = new JsonObject().put("status", up ? "UP" : "DOWN").put("checks", results);
        request.response()
                .setStatusCode(up ? 200 : 503)
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/json; charset=UTF-8")
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                .end(Buffer.buffer(answer.encodePrettily()));
        return true;
    }

    private static JsonObject json(HealthCheckResponse result) {
        JsonObject json = new JsonObject()
                .put("name", result.getName())
                .put("status", result.getStatus().name());
        result.getData().ifPresent(data -> json.put("data", new JsonObject(data)));
        return json;
    }
}
