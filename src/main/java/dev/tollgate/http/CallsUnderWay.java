package dev.tollgate.http;

import dev.tollgate.http.wire.RequestBody;
import dev.tollgate.problem.Problem;
import dev.tollgate.problem.ProblemRoutes;
import dev.tollgate.problem.ProblemType;
import io.quarkus.arc.All;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.impl.ContextInternal;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/**
 * The requests that the router has: how many they are and how much they hold is bounded, whatever makes them wait. Once
 * the shutdown's delay is over no more are let in, so that those under way can end before the server does.
 */
@Singleton
final class CallsUnderWay {
    private static final String BODY = CallsUnderWay.class.getName();
    private static final String KIND = FewAtOnce.class.getName();
    private static final int MOST = 1_000;

    /** In bytes. */
    private static final long MOST_HELD = 32L * 1024 * 1024;

    private final HttpMeters meters;
    private final List<FewAtOnce> kinds;
    private final long delay;
    private final AtomicInteger count = new AtomicInteger();
    private final AtomicLong held = new AtomicLong();
    private volatile boolean ending;
    private volatile long lastEntry;

    CallsUnderWay(
            HttpMeters meters,
            @All List<FewAtOnce> kinds,
            @ConfigProperty(name = "quarkus.shutdown.delay") Optional<Duration> delay) {
        this.meters = meters;
        this.kinds = kinds;
        this.delay = delay.orElse(Duration.ZERO).toNanos();
    }

    void end(@Observes ShutdownDelayInitiatedEvent going) {
        lastEntry = System.nanoTime() + delay;
        ending = true;
    }

    /** @param body the whole of it */
    void enter(HttpServerRequest request, Buffer body, Handler<HttpServerRequest> router) {
        if (ending && System.nanoTime() - lastEntry >= 0) {
            refuse(request, "This replica ends.");
            return;
        }
        if (count.get() >= MOST || held.get() + body.length() > MOST_HELD) {
            refuse(request, "Too many calls wait for their turn.");
            return;
        }
        FewAtOnce kind = kindOf(request);
        if (kind != null && kind.isFull()) {
            refuse(request, kind.refusal());
            return;
        }
        ContextInternal context = ContextInternal.current();
        context.putLocal(BODY, body);
        if (kind != null) {
            context.putLocal(KIND, kind);
        }
        router.handle(new CompleteRequest(request));
    }

    /** In bytes. */
    int longestBody(HttpServerRequest request) {
        FewAtOnce kind = kindOf(request);
        return kind == null ? RequestBody.LIMIT : kind.longestBody();
    }

    private @Nullable FewAtOnce kindOf(HttpServerRequest request) {
        for (FewAtOnce kind : kinds) {
            if (kind.covers(request)) {
                return kind;
            }
        }
        return null;
    }

    private void refuse(HttpServerRequest request, String why) {
        Problem problem = Problem.of(ProblemType.UNAVAILABLE, why);
        request.response().putHeader(HttpHeaders.RETRY_AFTER, "1");
        if (request.version() != HttpVersion.HTTP_2) {
            request.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        }
        ProblemRoutes.send(request, problem);
        meters.countRefusal(request, problem.status());
    }

    /** The first of the router's handlers: gives it the body, which it would else wait for. */
    void mount(@Observes Filters filters) {
        filters.register(this::count, Integer.MAX_VALUE - 1);
    }

    private void count(RoutingContext call) {
        ContextInternal context = ContextInternal.current();
        Buffer body = context.getLocal(BODY);
        FewAtOnce kind = context.getLocal(KIND);
        int bytes = body == null ? 0 : body.length();
        long start = System.nanoTime();
        count.incrementAndGet();
        held.addAndGet(bytes);
        if (kind != null) {
            kind.enter();
        }
        call.addEndHandler(ended -> {
            count.decrementAndGet();
            held.addAndGet(-bytes);
            if (kind != null) {
                kind.leave();
            }
            meters.count(call, start);
        });
        if (body != null) {
            call.setBody(body);
        }
        MediaTypes.mend(call.request().headers());
        call.next();
    }
}
