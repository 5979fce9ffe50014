package dev.tollgate.http.wire;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Stream;
import io.netty.handler.codec.http2.Http2StreamVisitor;
import io.vertx.core.http.HttpServerResponse;
import org.jspecify.annotations.Nullable;

/**
 * What the client of an HTTP/2 connection has not taken of its answers, also what waits in its streams for the windows
 * that the client opens (RFC 9113 section 5.2).
 */
final class UntakenStreams extends UntakenAnswers implements Http2StreamVisitor {
    /** What a stream is taken to hold whose answer is not known, in bytes: those to questions are short. */
    private static final long OF_A_QUESTION = 4096;

    private final ChannelHandlerContext ctx;
    private @Nullable Http2ConnectionHandler frames;
    /** Of an {@link Answer}. */
    private Http2Connection.@Nullable PropertyKey answer;

    private boolean endsThem;
    private long waiting;
    private long dataFrames;

    UntakenStreams(ChannelHandlerContext ctx) {
        super(ctx);
        this.ctx = ctx;
    }

    /** It is there once the first frame has passed. */
    @Nullable
    Http2ConnectionHandler frames() {
        if (frames == null) {
            frames = ctx.pipeline().get(Http2ConnectionHandler.class);
        }
        return frames;
    }

    void flushed() {
        // Each stream that is ended is flushed, too.
        if (!endsThem) {
            look();
        }
    }

    @Override
    long elsewhere() {
        waiting = 0;
        visitStreams();
        return waiting;
    }

    private void visitStreams() {
        Http2ConnectionHandler handler = frames();
        if (handler == null || handler.connection().numActiveStreams() == 0) {
            return;
        }
        try {
            handler.connection().forEachActiveStream(this);
        } catch (Http2Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public boolean visit(Http2Stream stream) {
        if (frames == null || !frames.encoder().flowController().hasFlowControlled(stream)) {
            return true;
        }
        if (endsThem) {
            ChannelHandlerContext at = ctx.pipeline().context(frames);
            var unused = frames.resetStream(at, stream.id(), Http2Error.ENHANCE_YOUR_CALM.code(), at.newPromise());
            return true;
        }
        Answer known = answer == null ? null : stream.getProperty(answer);
        waiting += known == null ? OF_A_QUESTION : Math.max(known.waiting(), OF_A_QUESTION);
        return true;
    }

    /** The connection may carry others' streams, which go on. */
    @Override
    void giveUp() {
        endsThem = true;
        try {
            // What was written a moment ago has not been refused by anybody yet.
            ctx.flush();
            if (buffered() == 0) {
                visitStreams();
                ctx.flush();
            }
            // Where not even that is taken, what the streams hold would stay.
            if (buffered() > 0) {
                super.giveUp();
            }
        } finally {
            endsThem = false;
        }
    }

    void expect(int id, HttpServerResponse response) {
        Http2ConnectionHandler handler = frames();
        Http2Stream stream = handler == null ? null : handler.connection().stream(id);
        if (handler == null || stream == null) {
            return;
        }
        if (answer == null) {
            answer = handler.connection().newKey();
        }
        stream.setProperty(answer, new Answer(response));
    }

    /** @param frame that begins with a DATA frame's head, which says how long it is */
    void leaves(ByteBuf frame) {
        dataFrames++;
        if (answer == null || frames == null) {
            return;
        }
        int at = frame.readerIndex();
        Http2Stream stream = frames.connection().stream(frame.getInt(at + 5));
        Answer known = stream == null ? null : stream.getProperty(answer);
        if (known != null) {
            known.left += frame.getUnsignedMedium(at);
        }
    }

    @Override
    long leftFromElsewhere() {
        return dataFrames;
    }

    /** What a stream is answered, of which a part may have left it. */
    private static final class Answer {
        private final HttpServerResponse response;
        private long left;

        Answer(HttpServerResponse response) {
            this.response = response;
        }

        long waiting() {
            return response.bytesWritten() - left;
        }
    }
}
