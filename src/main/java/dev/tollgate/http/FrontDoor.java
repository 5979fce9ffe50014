package dev.tollgate.http;

import dev.tollgate.http.wire.Connections;
import dev.tollgate.http.wire.FrameWatch;
import dev.tollgate.http.wire.HeadRules;
import dev.tollgate.http.wire.Refusal;
import dev.tollgate.http.wire.RequestBody;
import dev.tollgate.problem.Problem;
import dev.tollgate.problem.ProblemRoutes;
import dev.tollgate.problem.ProblemType;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.net.URI;
import java.net.URISyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * Stands in front of the router, behind whoever answers questions about tokens: refuses what the router would answer
 * by an empty page, answers the probes, and lets nobody in whose body is not here. So no thread ever waits for a client.
 */
@Singleton
public final class FrontDoor {
    private final Probes probes;
    private final MetricsPage metrics;
    private final CallsUnderWay calls;
    private final HttpMeters meters;
    private final HttpConfig config;

    FrontDoor(Probes probes, MetricsPage metrics, CallsUnderWay calls, HttpMeters meters, HttpConfig config) {
        this.probes = probes;
        this.metrics = metrics;
        this.calls = calls;
        this.meters = meters;
        this.config = config;
    }

    /** Before the entrance for questions, which then stands in front of this. */
    void stepInFront(@Observes @Priority(1) StartupEvent start) {
        Connections.limitTo(config.connections());
        RootHandler.wrap(next -> request -> take(request, next));
    }

    /**
     * Refuses a head of HTTP/2 that HTTP/1 would not even have let in; there the length of a head is only known here.
     *
     * @return whether it did
     */
    public static boolean refusesHead(HttpServerRequest request) {
        if (request.version() != HttpVersion.HTTP_2) {
            return false;
        }
        boolean tooLong = request.uri().length() > HeadRules.TARGET;
        if (tooLong || RequestBody.headers(request) > HeadRules.HEADERS) {
            RequestBody.discard(request);
            Refusal refusal = tooLong ? Refusal.TARGET_TOO_LONG : Refusal.HEADERS_TOO_LARGE;
            ProblemRoutes.send(request, Problem.of(refusal.type, refusal.detail));
            return true;
        }
        return false;
    }

    private void take(HttpServerRequest request, Handler<HttpServerRequest> next) {
        if (request.version() == HttpVersion.HTTP_2) {
            FrameWatch.expectAnswer(request);
        }
        Refusal refusal = Refusal.of(request.uri());
        if (refusal != null) {
            request.resume();
            send(request, Problem.of(refusal.type, refusal.detail));
            return;
        }
        Problem problem = problem(request);
        if (problem != null) {
            RequestBody.discard(request);
            send(request, problem);
            return;
        }
        if (probes.answers(request) || metrics.answersHere(request)) {
            return;
        }
        int limit = calls.longestBody(request);
        RequestBody.read(
                request,
                limit,
                body -> calls.enter(request, body, next),
                type -> send(request, Problem.of(type, detail(type, limit))));
    }

    private void send(HttpServerRequest request, Problem problem) {
        if (problem.status() == ProblemType.UNAVAILABLE.status()) {
            request.response().putHeader(HttpHeaders.RETRY_AFTER, "1");
        }
        ProblemRoutes.send(request, problem);
        meters.countRefusal(request, problem.status());
    }

    private static @Nullable String detail(ProblemType type, int limit) {
        return switch (type) {
            case PAYLOAD_TOO_LARGE -> "A body has at most " + limit + " bytes.";
            case REQUEST_TIMEOUT -> "The body was not complete in 10 seconds.";
            case UNAVAILABLE -> "Too many bodies are on their way.";
            case VALIDATION_FAILED -> "The body is not in valid chunks.";
            default -> null;
        };
    }

    /** What the router would refuse before any handler of ours: by an empty answer, or by a page and an error logged. */
    private static @Nullable Problem problem(HttpServerRequest request) {
        URI target = uri(request.uri());
        if (target == null) {
            return Problem.of(ProblemType.VALIDATION_FAILED, "The target is no URI.");
        }
        if (!request.path().startsWith("/")) {
            return Problem.of(ProblemType.NOT_FOUND, null);
        }
        // HTTP/1.0 has no such duty (RFC 9112 section 3.2).
        if (request.authority() == null && request.version() != HttpVersion.HTTP_1_0) {
            return Problem.of(ProblemType.VALIDATION_FAILED, "The header Host is missing or not valid.");
        }
        return isForAnotherHost(target, request)
                ? Problem.of(ProblemType.VALIDATION_FAILED, "The target and the header Host name different hosts.")
                : null;
    }

    /** RFC 9112 section 3.2.2: the absolute form would count, but all behind looks at the header. */
    private static boolean isForAnotherHost(URI target, HttpServerRequest request) {
        return target.isAbsolute()
                && request.authority() != null
                && !request.authority().host().equalsIgnoreCase(target.getHost());
    }

    private static @Nullable URI uri(String target) {
        try {
            return new URI(target);
        } catch (URISyntaxException e) {
            return null;
        }
    }
}
