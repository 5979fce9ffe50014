package dev.tollgate.gateway;

import dev.tollgate.problem.ProblemRoutes;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads a body of at most {@link #LIMIT} bytes, or gets past one that nobody reads. Event loop only. */
final class RequestBody implements Handler<Buffer> {
    /** In bytes. */
    static final int LIMIT = 64 * 1024;

    /** So much of an unwanted body is let through for the sake of the connection, in bytes. */
    private static final int PATIENCE = 1024 * 1024;

    private static final long NO_ERROR = 0;

    private final HttpServerRequest request;
    private final Runnable tooLarge;
    private long received;
    private boolean copied;
    private @Nullable Buffer content = Buffer.buffer(0);

    private RequestBody(HttpServerRequest request, Runnable tooLarge) {
        this.request = request;
        this.tooLarge = tooLarge;
    }

    /** One of the two is called, once: {@code then} with the whole body, or {@code tooLarge}. */
    static void read(HttpServerRequest request, Consumer<Buffer> then, Runnable tooLarge) {
        if (isExpected(request)) {
            request.response().writeContinue();
        }
        RequestBody body = new RequestBody(request, tooLarge);
        request.handler(body);
        request.endHandler(end -> {
            if (body.content != null) {
                body.handOver(body.content, then);
            }
        });
        request.resume();
    }

    /** To be called before the answer ends: lets the connection go on, or end where the client may hold its body back. */
    static void discard(HttpServerRequest request) {
        if (request.isEnded()) {
            return;
        }
        if (isExpected(request)) {
            if (request.version() != HttpVersion.HTTP_2) {
                request.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
            }
            request.response().endHandler(end -> cutOff(request));
        }
        if (request.headers().contains(HttpHeaders.CONTENT_LENGTH)
                || request.headers().contains(HttpHeaders.TRANSFER_ENCODING)) {
            RequestBody unwanted = new RequestBody(request, () -> {});
            unwanted.content = null;
            request.handler(unwanted);
        }
        request.resume();
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
            if (received > PATIENCE) {
                cutOff(request);
            }
            return;
        }
        if (received > LIMIT) {
            content = null;
            tooLarge.run();
            return;
        }
        if (content.length() == 0) {
            content = chunk;
            return;
        }
        if (!copied) {
            content = Buffer.buffer(2 * (int) received).appendBuffer(content);
            copied = true;
        }
        content.appendBuffer(chunk);
    }
}
