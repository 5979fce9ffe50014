package dev.tollgate.http.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Reads the beginning of a connection until it tells HTTP/1 from HTTP/2 (RFC 9113 section 3.4), then puts in charge
 * what watches that protocol, and goes. What is neither, such as TLS, passes unwatched.
 */
final class FirstBytes extends ChannelInboundHandlerAdapter {
    private static final byte[] PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    /** As announced: {@code quarkus.http.limits.max-concurrent-streams}. */
    private static final int MOST_STREAMS = 100;

    static final byte TLS_HANDSHAKE = 0x16;
    private static final String DECODER = "httpDecoder";

    private final Arrivals.Arrival watch = new Arrivals.Arrival() {
        @Override
        void expire(boolean crowdedOut) {
            var unused = context == null ? null : context.close();
        }
    };

    private @Nullable ChannelHandlerContext context;
    private ByteBuf begun = Unpooled.EMPTY_BUFFER;

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) {
        ByteBuf bytes = (ByteBuf) msg;
        ByteBuf all = begun.isReadable() ? Unpooled.wrappedBuffer(begun, bytes) : bytes;
        begun = Unpooled.EMPTY_BUFFER;
        int alike = alike(all);
        if (alike == all.readableBytes() && alike < PREFACE.length) {
            begun = all;
            if (!watch.isUnderWay()) {
                Arrivals.heads().begin(watch, ctx.executor());
            }
            return;
        }
        watch.end();
        decide(ctx, all, alike);
    }

    private static int alike(ByteBuf bytes) {
        int start = bytes.readerIndex();
        int most = Math.min(bytes.readableBytes(), PREFACE.length);
        int same = 0;
        while (same < most && bytes.getByte(start + same) == PREFACE[same]) {
            same++;
        }
        return same;
    }

    private void decide(ChannelHandlerContext ctx, ByteBuf bytes, int alike) {
        ChannelPipeline pipeline = ctx.pipeline();
        if (alike == PREFACE.length) {
            pipeline.replace(this, "frameWatch", new FrameWatch(PREFACE.length));
            // As below, the server makes its handler when it has seen this.
            pipeline.fireChannelRead(bytes.readRetainedSlice(PREFACE.length));
            limitStreams(pipeline);
            pipeline.fireChannelRead(bytes);
            return;
        }
        boolean plain = bytes.getByte(bytes.readerIndex()) != TLS_HANDSHAKE;
        if (plain) {
            // The server makes its handlers when it has seen enough to decide as well, and only then is there a
            // decoder whose place can be taken.
            ctx.fireChannelRead(bytes.readRetainedSlice(Math.min(alike + 1, bytes.readableBytes())));
            takeOver(pipeline);
        }
        ctx.fireChannelRead(bytes);
        pipeline.remove(this);
    }

    /** Else the limit would begin when the client says that it has heard of it (RFC 9113 section 6.5.3). */
    private static void limitStreams(ChannelPipeline pipeline) {
        Http2ConnectionHandler handler = pipeline.get(Http2ConnectionHandler.class);
        if (handler == null) {
            throw new IllegalStateException("This Vert.x release makes its handler of HTTP/2 elsewhere");
        }
        handler.connection().remote().maxActiveStreams(MOST_STREAMS);
    }

    /** What the other decoder has read so far comes out of it into this one. */
    private static void takeOver(ChannelPipeline pipeline) {
        ChannelHandler decoder = pipeline.get(DECODER);
        if (decoder == null) {
            throw new IllegalStateException("This Vert.x release has its decoder elsewhere");
        }
        HeadDecoder heads = new HeadDecoder();
        pipeline.replace(decoder, DECODER, heads);
        pipeline.addAfter("httpEncoder", "answers", heads.answers());
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        watch.end();
        begun.release();
        begun = Unpooled.EMPTY_BUFFER;
        ctx.fireChannelInactive();
    }
}
