package dev.tollgate.http.wire;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Exception;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.impl.ConnectionBase;
import org.jspecify.annotations.Nullable;

/**
 * Ends a connection of HTTP/2 one of whose frames, or blocks of header fields (RFC 9113 section 4.3), does not become
 * complete: nothing else can come in behind it; and one that says what its settings are again and again. Ends the streams
 * whose client does not take what was answered, and the connection where nothing leaves it at all. Only looks at the frames'
 * heads as they pass.
 */
public final class FrameWatch extends ChannelDuplexHandler {
    private static final int HEAD = 9;
    private static final int DATA = 0;
    private static final int HEADERS = 1;
    private static final int SETTINGS = 4;
    private static final int CONTINUATION = 9;
    private static final int END_HEADERS = 0x4;

    /** What is kept of the headers that were answered, so that they need not be sent again, in bytes: as at first. */
    private static final long TABLE = 4096;

    /**
     * How many frames of settings may come between two answers. Clients send one, and acknowledge another; each that changes
     * the table is kept until the next answer says so.
     */
    private static final int MOST_SETTINGS = 100;

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
    private boolean settings;
    private int settingsUnanswered;
    /** Whether anything became complete in what is looked at. */
    private boolean ended;

    private long held;
    private int toLeave;
    private @Nullable UntakenStreams untaken;

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
        untaken = new UntakenStreams(ctx);
    }

    /** Passes settings on by themselves, so that nothing that came with them is answered before they are judged. */
    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) {
        ByteBuf bytes = (ByteBuf) msg;
        int end = look(bytes);
        while (end < bytes.writerIndex() && settingsUnanswered <= MOST_SETTINGS) {
            pass(ctx, bytes.readRetainedSlice(end - bytes.readerIndex()));
            end = look(bytes);
        }
        if (settingsUnanswered <= MOST_SETTINGS) {
            pass(ctx, bytes);
        } else {
            bytes.release();
            var unused = ctx.close();
        }
    }

    private void pass(ChannelHandlerContext ctx, ByteBuf bytes) {
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
        ended = false;
        ctx.fireChannelRead(bytes);
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

    /** @return the index behind the next SETTINGS frame that ends here, or behind all there is */
    private int look(ByteBuf bytes) {
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
            if (settings && toCome == 0) {
                settings = false;
                settingsUnanswered++;
                break;
            }
        }
        return at;
    }

    private void begin() {
        headRead = 0;
        toCome = (head[0] & 0xff) << 16 | (head[1] & 0xff) << 8 | head[2] & 0xff;
        if (head[3] == HEADERS || head[3] == CONTINUATION) {
            block = (head[4] & END_HEADERS) == 0;
        }
        settings = head[3] == SETTINGS;
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
        byte type = part.getByte(begin + 3);
        if (type == HEADERS) {
            settingsUnanswered = 0;
        }
        if (untaken != null && type == DATA) {
            untaken.leaves(part);
        }
    }

    @Override
    public void flush(ChannelHandlerContext ctx) {
        ctx.flush();
        if (untaken != null) {
            untaken.flushed();
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
