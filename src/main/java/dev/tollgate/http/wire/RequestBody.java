package dev.tollgate.http.wire;

import dev.tollgate.problem.ProblemRoutes;
import dev.tollgate.problem.ProblemType;
import io.netty.util.concurrent.EventExecutor;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.impl.HttpServerRequestInternal;
import io.vertx.core.impl.ContextInternal;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads a body of at most so many bytes of what comes in, or gets past one that nobody reads; both in 10 seconds. Event
 * loop only.
 */
public final class RequestBody extends Arrivals.Arrival implements Handler<Buffer> {
    /** In bytes, of most bodies. */
    public static final int LIMIT = 64 * 1024;

    /** What the decoder writes in the place of a transfer coding that was not kept to; no client can. */
    public static final String BROKEN = "broken";

    /** So much of an unwanted body is let through for the sake of the connection, in bytes, or twice what may be taken. */
    private static final int MOST_DISCARDED = 1024 * 1024;

    /** What a request costs besides its head and its body, in bytes. */
    private static final int REQUEST = 4 * 1024;

    /** So many bodies beyond {@link #LIMIT} are on their way at once, of all event loops. */
    private static final int MOST_LARGE = 2;

    private static final AtomicInteger LARGE = new AtomicInteger();

    private static final long NO_ERROR = 0;
    private static final Consumer<ProblemType> UNWANTED = refusal -> {};

    private final HttpServerRequest request;
    private final Consumer<ProblemType> refused;
    private final EventExecutor loop;
    private final int head;
    private final int limit;
    private boolean large;
    private long received;
    private boolean copied;
    private @Nullable Buffer content = Buffer.buffer(0);

    private RequestBody(HttpServerRequest request, int limit, Consumer<ProblemType> refused) {
        this.request = request;
        this.limit = limit;
        this.refused = refused;
        this.head = REQUEST + request.uri().length() + headers(request);
        this.loop = ((ContextInternal) ((HttpServerRequestInternal) request).context()).nettyEventLoop();
    }

    /**
     * One of the two is called, once, unless the client goes away: {@code then} with the whole body, or
     * {@code refused} with PAYLOAD_TOO_LARGE, REQUEST_TIMEOUT, UNAVAILABLE or, of one that is in no valid chunks,
     * VALIDATION_FAILED. The answer to the latter may be sent as usual: what is left of the body is seen to.
     */
    public static void read(HttpServerRequest request, Consumer<Buffer> then, Consumer<ProblemType> refused) {
        read(request, LIMIT, then, refused);
    }

    /** @param limit in bytes; of those beyond {@link #LIMIT} few are taken at once */
    public static void read(
            HttpServerRequest request, int limit, Consumer<Buffer> then, Consumer<ProblemType> refused) {
        if (statesMoreThan(limit, request)) {
            discard(request, limit);
            refused.accept(ProblemType.PAYLOAD_TOO_LARGE);
            return;
        }
        if (isExpected(request)) {
            request.response().writeContinue();
        }
        RequestBody body = new RequestBody(request, limit, refused);
        body.begin();
        request.endHandler(end -> body.arrive(then));
        request.resume();
    }

    /** To be called before the answer ends: lets the connection go on, or end where the client may hold its body back. */
    public static void discard(HttpServerRequest request) {
        discard(request, LIMIT);
    }

    private static void discard(HttpServerRequest request, int limit) {
        if (request.isEnded()) {
            return;
        }
        if (isExpected(request)) {
            closeAfterAnswer(request);
            request.response().endHandler(end -> cutOff(request));
        }
        if (statesMoreThan(mostDiscarded(limit), request)) {
            closeAfterAnswer(request);
        }
        if (request.version() == HttpVersion.HTTP_2
                || request.headers().contains(HttpHeaders.CONTENT_LENGTH)
                || request.headers().contains(HttpHeaders.TRANSFER_ENCODING)) {
            RequestBody unwanted = new RequestBody(request, limit, UNWANTED);
            unwanted.content = null;
            unwanted.begin();
            request.endHandler(end -> unwanted.end());
        }
        request.resume();
    }

    /**
     * Of HTTP/1, before an answer that may be there sooner than the end of its request: a client that is not told would
     * use the connection again, and find it cut off under its next request (RFC 9112 section 9.6).
     */
    private static void closeAfterAnswer(HttpServerRequest request) {
        if (request.version() != HttpVersion.HTTP_2) {
            request.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        }
    }

    private static int mostDiscarded(int limit) {
        return Math.max(MOST_DISCARDED, 2 * limit);
    }

    private void begin() {
        request.handler(this);
        request.exceptionHandler(gone -> leave());
        Arrivals.bodies().begin(this, loop);
        Arrivals.bodies().hold(this, head, loop);
    }

    /** How long the headers of a request are, in bytes. */
    public static int headers(HttpServerRequest request) {
        int size = 0;
        for (Map.Entry<String, String> header : request.headers()) {
            size += header.getKey().length() + header.getValue().length() + ": \r\n".length();
        }
        return size;
    }

    /** Of HTTP/2 the stream only (RFC 9113 section 8.1): the connection carries others' requests. */
    private static void cutOff(HttpServerRequest request) {
        if (request.version() == HttpVersion.HTTP_2) {
            request.response().reset(NO_ERROR);
        } else {
            var unused = request.connection().close();
        }
    }

    private static boolean isExpected(HttpServerRequest request) {
        return request.headers().contains(HttpHeaders.EXPECT);
    }

    private static boolean statesMoreThan(int limit, HttpServerRequest request) {
        String stated = request.headers().get(HttpHeaders.CONTENT_LENGTH);
        if (stated == null || stated.length() < 5) {
            return false;
        }
        try {
            return Long.parseLong(stated) > limit;
        } catch (NumberFormatException e) {
            // Of HTTP/2, which compares it with what comes in (RFC 9113 section 8.1.1).
            return true;
        }
    }

    private void arrive(Consumer<Buffer> then) {
        end();
        leaveLargePlace();
        Buffer whole = content;
        content = null;
        if (whole == null) {
            return;
        }
        if (BROKEN.equals(request.headers().get(HttpHeaders.TRANSFER_ENCODING))) {
            closeAfterAnswer(request);
            refused.accept(ProblemType.VALIDATION_FAILED);
            return;
        }
        handOver(whole, then);
    }

    private void leave() {
        end();
        leaveLargePlace();
        content = null;
    }

    // Nobody above this one would answer for a failure.
    private void handOver(Buffer whole, Consumer<Buffer> then) {
        try {
            then.accept(whole);
        } catch (RuntimeException e) {
            ProblemRoutes.sendIncident(request.response(), e);
        }
    }

    @Override
    public void handle(Buffer chunk) {
        received += chunk.length();
        if (content == null) {
            if (received > mostDiscarded(limit)) {
                stopReading();
            }
            return;
        }
        if (received > limit || received > LIMIT && !hasLargePlace()) {
            content = null;
            leaveLargePlace();
            Arrivals.bodies().hold(this, head, loop);
            closeAfterAnswer(request);
            refused.accept(received > limit ? ProblemType.PAYLOAD_TOO_LARGE : ProblemType.UNAVAILABLE);
            return;
        }
        append(content, chunk);
        // What is beyond is bounded by the places for it.
        Arrivals.bodies().hold(this, head + 2 * Math.min(received, LIMIT), loop);
    }

    private void stopReading() {
        end();
        if (request.version() == HttpVersion.HTTP_2) {
            cutOff(request);
            return;
        }
        request.pause();
        var unused = loop.schedule(() -> cutOff(request), HeadDecoder.TO_READ_MILLIS, TimeUnit.MILLISECONDS);
    }

    private boolean hasLargePlace() {
        if (!large && LARGE.incrementAndGet() > MOST_LARGE) {
            LARGE.decrementAndGet();
            return false;
        }
        large = true;
        return true;
    }

    private void leaveLargePlace() {
        if (large) {
            large = false;
            LARGE.decrementAndGet();
        }
    }

    private void append(Buffer before, Buffer chunk) {
        if (before.length() == 0) {
            content = chunk;
            return;
        }
        if (!copied) {
            content = Buffer.buffer(2 * (int) received).appendBuffer(before).appendBuffer(chunk);
            copied = true;
            return;
        }
        before.appendBuffer(chunk);
    }

    @Override
    void expire(boolean crowdedOut) {
        leaveLargePlace();
        if (content == null) {
            cutOff(request);
            return;
        }
        content = null;
        closeAfterAnswer(request);
        request.response().endHandler(end -> cutOff(request));
        refused.accept(crowdedOut ? ProblemType.UNAVAILABLE : ProblemType.REQUEST_TIMEOUT);
    }
}
