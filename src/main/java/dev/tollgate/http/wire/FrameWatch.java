package dev.tollgate.http.wire;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import org.jspecify.annotations.Nullable;

/**
 * Ends a connection of HTTP/2 one of whose frames, or blocks of header fields (RFC 9113 section 4.3), does not become
 * complete: nothing else can come in behind it. Only looks at the frames' heads as they pass.
 */
final class FrameWatch extends ChannelInboundHandlerAdapter {
    private static final int HEAD = 9;
    private static final int HEADERS = 1;
    private static final int CONTINUATION = 9;
    private static final int END_HEADERS = 0x4;

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

    /** @param preface what passes before the first frame, in bytes */
    FrameWatch(int preface) {
        this.toCome = preface;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
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
    public void channelInactive(ChannelHandlerContext ctx) {
        watch.end();
        ctx.fireChannelInactive();
    }
}
