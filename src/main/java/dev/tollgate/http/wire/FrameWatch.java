package dev.tollgate.http.wire;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Stream;
import io.netty.handler.codec.http2.Http2StreamVisitor;
import org.jspecify.annotations.Nullable;

/**
 * Ends a connection of HTTP/2 one of whose frames, or blocks of header fields (RFC 9113 section 4.3), does not become
 * complete: nothing else can come in behind it; and one whose client leaves unread what was answered. Only looks at the
 * frames' heads as they pass.
 */
final class FrameWatch extends ChannelDuplexHandler {
    private static final int HEAD = 9;
    private static final int DATA = 0;
    private static final int HEADERS = 1;
    private static final int CONTINUATION = 9;
    private static final int END_HEADERS = 0x4;

    /** What a stream is taken to hold whose answer waits, in bytes: nearly all are shorter. */
    private static final long OF_A_STREAM = 64L * 1024;

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
    private @Nullable UntakenAnswers untaken;

    /** @param preface what passes before the first frame, in bytes */
    FrameWatch(int preface) {
        this.toCome = preface;
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
        if (msg instanceof ByteBuf frame
                && frame.readableBytes() >= HEAD
                && frame.getByte(frame.readerIndex() + 3) == DATA) {
            dataFrames++;
        }
        var unused = ctx.write(msg, promise);
    }

    @Override
    public void flush(ChannelHandlerContext ctx) {
        ctx.flush();
        if (untaken != null) {
            untaken.look();
        }
    }

    /** Also what waits in its streams for the windows that the client opens (RFC 9113 section 5.2). */
    private final class Untaken extends UntakenAnswers implements Http2StreamVisitor {
        private final ChannelHandlerContext ctx;
        private @Nullable Http2ConnectionHandler frames;
        private int waiting;

        Untaken(ChannelHandlerContext ctx) {
            super(ctx);
            this.ctx = ctx;
        }

        @Override
        long elsewhere() {
            if (frames == null) {
                frames = ctx.pipeline().get(Http2ConnectionHandler.class);
            }
            if (frames == null || frames.connection().numActiveStreams() == 0) {
                return 0;
            }
            waiting = 0;
            try {
                frames.connection().forEachActiveStream(this);
            } catch (Http2Exception e) {
                throw new IllegalStateException(e);
            }
            return waiting * OF_A_STREAM;
        }

        @Override
        public boolean visit(Http2Stream stream) {
            if (frames != null && frames.encoder().flowController().hasFlowControlled(stream)) {
                waiting++;
            }
            return true;
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
