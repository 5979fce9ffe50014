package dev.tollgate.outbound;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;

/**
 * Ends an answer that is longer than head and body could be. A server can also send interim answers (RFC 9110 section 15.2),
 * one after the other until the deadline, and to read them as fast as they come costs a processor.
 */
final class AnswerLimit extends ChannelInboundHandlerAdapter {
    /** Heads, what surrounds chunks and records of TLS, and what comes with one read behind the end, in bytes. */
    private static final int BESIDES = 128 * 1024;

    private final Runnable tooLong;
    private long left;

    private AnswerLimit(int body, Runnable tooLong) {
        this.left = 2L * body + BESIDES;
        this.tooLong = tooLong;
    }

    /** @param body how much of a body is read, in bytes */
    static void set(HttpConnection connection, int body, Runnable tooLong) {
        if (!(connection instanceof ConnectionBase base)) {
            throw new IllegalStateException("This Vert.x release has its channels elsewhere");
        }
        base.channel().pipeline().addFirst(new AnswerLimit(body, tooLong));
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) {
        ByteBuf bytes = (ByteBuf) msg;
        left -= bytes.readableBytes();
        if (left >= 0) {
            ctx.fireChannelRead(bytes);
        } else {
            bytes.release();
            tooLong.run();
        }
    }
}
