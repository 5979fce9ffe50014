package dev.tollgate.audit;

import io.netty.channel.Channel;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.impl.ConnectionBase;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * Lines on their way to a reader. Little is kept of them, and whoever does not take that in time is cut off: a thread
 * waits for the reader meanwhile, and nothing else would end its wait.
 */
final class LineOutput {
    private static final int MOST_KEPT = 16 * 1024;

    private final Vertx vertx;
    private final HttpServerRequest request;
    private final OutputStream out;
    private final Duration patience;
    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();

    LineOutput(Vertx vertx, HttpServerRequest request, OutputStream out, Duration patience) {
        this.vertx = vertx;
        this.request = request;
        this.out = out;
        this.patience = patience;
    }

    void write(String line) throws IOException {
        kept.write(line.getBytes(StandardCharsets.UTF_8));
        kept.write('\n');
        if (kept.size() >= MOST_KEPT) {
            flush();
        }
    }

    /** @throws IOException if the reader has gone, or was cut off */
    void flush() throws IOException {
        long deadline = vertx.setTimer(patience.toMillis(), late -> cutOff());
        try {
            kept.writeTo(out);
            kept.reset();
            out.flush();
        } finally {
            vertx.cancelTimer(deadline);
        }
    }

    private void cutOff() {
        if (request.version() == HttpVersion.HTTP_2) {
            // The connection may have others that are read.
            request.response().reset();
        } else if (request.connection() instanceof ConnectionBase connection) {
            // Its own way to close waits until all is taken.
            Channel channel = connection.channel();
            channel.eventLoop().execute(() -> channel.unsafe().close(channel.voidPromise()));
        }
    }
}
