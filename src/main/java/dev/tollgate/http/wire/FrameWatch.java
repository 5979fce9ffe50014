package dev.tollgate.http.wire;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Stream;
import io.netty.handler.codec.http2.Http2StreamVisitor;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.net.impl.ConnectionBase;
import org.jspecify.annotations.Nullable;

/**
 * Ends a connection of HTTP/2 one of whose frames, or blocks of header fields (RFC 9113 section 4.3), does not become
 * complete: nothing else can come in behind it. Ends the streams whose client does not take what was answered, and the
 * connection where nothing leaves it at all. Only looks at the frames' heads as they pass.
 */
public final class FrameWatch extends ChannelDuplexHandler {
    private static final int HEAD = 9;
    private static final int DATA = 0;
    private static final int HEADERS = 1;
    private static final int CONTINUATION = 9;
    private static final int END_HEADERS = 0x4;

    /** What is kept of the headers that were answered, so that they need not be sent again, in bytes: as at first. */
    private static final long TABLE = 4096;

    /** What a stream is taken to hold whose answer is not known, in bytes: those to questions are short. */
    private static final long OF_A_QUESTION = 4096;

    private final Arrivals.Arrival watch = new Arrivals.Arrival() {
        @Override
        void expire(boolean crowdedOut) {
            var unused = context == null ? null : context.close();
        }
    };

    private final byte[] head = new byte[HEAD];
    private @Nullable ChannelHandlerContext context;
    private int headRead;
    private int toCome;
    private boolean block;
    private long held;
    private long dataFrames;
    private int toLeave;
    private @Nullable Untaken untaken;

    /** @param preface what passes before the first frame, in bytes */
    FrameWatch(int preface) {
        this.toCome = preface;
    }

    /** Says that a request is answered by more than a few bytes, so that what waits of it is counted as it is. */
    public static void expectAnswer(HttpServerRequest request) {
        if (request.connection() instanceof ConnectionBase connection) {
            FrameWatch watch = connection.channel().pipeline().get(FrameWatch.class);
            if (watch != null && watch.untaken != null) {
                watch.untaken.expect(request.streamId(), request.response());
            }
        }
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
        untaken = new Untaken(ctx);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) {
        boolean ended = look((ByteBuf) msg);
        Arrivals heads = Arrivals.heads();
        boolean open = headRead > 0 || toCome > 0 || block;
        if (ended || !open) {
            watch.end();
        }
        if (open) {
            if (!watch.isUnderWay()) {
                heads.begin(watch, ctx.executor());
            }
            heads.hold(watch, held, ctx.executor());
        }
        ctx.fireChannelRead(msg);
        if (untaken != null) {
            keepTableSmall(untaken.frames());
        }
    }

    /** However large a table the client allows (RFC 7541 section 4.2): it would be filled with what that client asks for. */
    private static void keepTableSmall(@Nullable Http2ConnectionHandler frames) {
        if (frames == null) {
            return;
        }
        var table = frames.encoder().configuration().headersConfiguration();
        if (table.maxHeaderTableSize() <= TABLE) {
            return;
        }
        try {
            table.maxHeaderTableSize(TABLE);
        } catch (Http2Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** Whether anything became complete. */
    private boolean look(ByteBuf bytes) {
        boolean ended = false;
        int at = bytes.readerIndex();
        while (at < bytes.writerIndex()) {
            if (toCome > 0) {
                int part = Math.min(toCome, bytes.writerIndex() - at);
                toCome -= part;
                at += part;
                held += part;
            } else {
                head[headRead++] = bytes.getByte(at++);
                if (headRead == HEAD) {
                    begin();
                }
            }
            if (toCome == 0 && headRead == 0 && !block) {
                ended = true;
                held = 0;
            }
        }
        return ended;
    }

    private void begin() {
        headRead = 0;
        toCome = (head[0] & 0xff) << 16 | (head[1] & 0xff) << 8 | head[2] & 0xff;
        if (head[3] == HEADERS || head[3] == CONTINUATION) {
            block = (head[4] & END_HEADERS) == 0;
        }
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object msg, ChannelPromise promise) {
        if (msg instanceof ByteBuf part) {
            lookAtLeaving(part);
        }
        var unused = ctx.write(msg, promise);
    }

    /** A frame's head begins a buffer; what the head announces may be in those after it. */
    private void lookAtLeaving(ByteBuf part) {
        if (toLeave > 0) {
            toLeave -= Math.min(toLeave, part.readableBytes());
            return;
        }
        if (part.readableBytes() < HEAD) {
            return;
        }
        int begin = part.readerIndex();
        toLeave = Math.max(0, HEAD + part.getUnsignedMedium(begin) - part.readableBytes());
        if (part.getByte(begin + 3) == DATA) {
            dataFrames++;
            if (untaken != null) {
                untaken.leaves(part);
            }
        }
    }

    @Override
    public void flush(ChannelHandlerContext ctx) {
        ctx.flush();
        // Each stream that is ended is flushed, too.
        if (untaken != null && !untaken.endsThem) {
            untaken.look();
        }
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

    /** Also what waits in its streams for the windows that the client opens (RFC 9113 section 5.2). */
    private final class Untaken extends UntakenAnswers implements Http2StreamVisitor {
        private final ChannelHandlerContext ctx;
        private @Nullable Http2ConnectionHandler frames;
        /** Of an {@link Answer}. */
        private Http2Connection.@Nullable PropertyKey answer;

        private boolean endsThem;
        private long waiting;

        Untaken(ChannelHandlerContext ctx) {
            super(ctx);
            this.ctx = ctx;
        }

        /** It is there once the first frame has passed. */
        private @Nullable Http2ConnectionHandler frames() {
            if (frames == null) {
                frames = ctx.pipeline().get(Http2ConnectionHandler.class);
            }
            return frames;
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
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        watch.end();
        if (untaken != null) {
            untaken.end();
        }
        ctx.fireChannelInactive();
    }
}
