package dev.tollgate.http;

import dev.tollgate.http.wire.RequestBody;
import dev.tollgate.problem.Problem;
import dev.tollgate.problem.ProblemRoutes;
import dev.tollgate.problem.ProblemType;
import io.micrometer.prometheus.PrometheusMeterRegistry;
import io.prometheus.client.exporter.common.TextFormat;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * {@code /q/metrics}, written by a thread of its own: too much work for an event loop, and just what is looked at when
 * all other threads are busy. On the main port, or, with {@code QUARKUS_MANAGEMENT_ENABLED=true}, on one of its own.
 */
@Singleton
final class MetricsPage {
    private static final String PATH = "/q/metrics";
    private static final int MOST_WAITING = 4;

    private final PrometheusMeterRegistry registry;
    private final Vertx vertx;
    private final HttpConfig config;
    private final WorkerExecutor thread;
    private final AtomicInteger waiting = new AtomicInteger();

    MetricsPage(PrometheusMeterRegistry registry, Vertx vertx, HttpConfig config) {
        this.registry = registry;
        this.vertx = vertx;
        this.config = config;
        this.thread = vertx.createSharedWorkerExecutor("metrics", 1);
    }

    /** Where the management port is on, this is all that it has. */
    void open(@Observes @Priority(1) StartupEvent start) {
        if (config.metricsPort().isEmpty()) {
            return;
        }
        vertx.createHttpServer()
                .requestHandler(request -> {
                    if (!answers(request)) {
                        refuse(request);
                    }
                })
                .listen(config.metricsPort().getAsInt(), config.metricsHost())
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    @PreDestroy
    void stop() {
        var unused = thread.close();
    }

    /** On the main port. */
    boolean answersHere(HttpServerRequest request) {
        if (config.metricsPort().isEmpty() || !PATH.equals(request.path())) {
            return answers(request);
        }
        refuse(request);
        return true;
    }

    private static void refuse(HttpServerRequest request) {
        RequestBody.discard(request);
        ProblemRoutes.send(request.response(), Problem.of(ProblemType.NOT_FOUND, null));
    }

    /** @return false if the request is for something else; it is then untouched */
    private boolean answers(HttpServerRequest request) {
        boolean reads = HttpMethod.GET.equals(request.method()) || HttpMethod.HEAD.equals(request.method());
        if (!PATH.equals(request.path()) || !reads) {
            return false;
        }
        RequestBody.discard(request);
        if (waiting.incrementAndGet() > MOST_WAITING) {
            waiting.decrementAndGet();
            request.response().putHeader(HttpHeaders.RETRY_AFTER, "1");
            ProblemRoutes.send(request.response(), Problem.of(ProblemType.UNAVAILABLE, null));
            return true;
        }
        String format = format(request.getHeader(HttpHeaders.ACCEPT));
        var unused = thread.executeBlocking(() -> registry.scrape(format)).onComplete(page -> {
            waiting.decrementAndGet();
            answer(request.response(), format, page.result(), page.cause());
        });
        return true;
    }

    private static void answer(
            HttpServerResponse response, String format, @Nullable String page, @Nullable Throwable failure) {
        if (page == null) {
            ProblemRoutes.sendIncident(response, failure == null ? new IllegalStateException() : failure);
            return;
        }
        if (!response.closed()) {
            response.putHeader(HttpHeaders.CONTENT_TYPE, format).end(page);
        }
    }

    private static String format(@Nullable String accept) {
        boolean text = accept != null && (accept.contains("text/plain") || accept.contains("text/html"));
        return text ? TextFormat.CONTENT_TYPE_004 : TextFormat.CONTENT_TYPE_OPENMETRICS_100;
    }
}
