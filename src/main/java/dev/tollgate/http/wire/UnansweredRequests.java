package dev.tollgate.http.wire;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import org.jspecify.annotations.Nullable;

/**
 * How many requests of a connection of HTTP/1 wait for their answer, since the next may be sent before (pipelining); and
 * which answers wait for their client.
 */
final class UnansweredRequests extends ChannelOutboundHandlerAdapter {
    private int count;
    private boolean closing;
    private int waiting;
    private @Nullable UntakenAnswers untaken;

    int count() {
        return count;
    }

    void expectOne() {
        count++;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        untaken = new UntakenAnswers(ctx) {
            @Override
            long elsewhere() {
                return waiting;
            }
        };
    }

    /** What came after has to be sent again, on another connection (RFC 9112 section 9.3.2). */
    void closeAfterLast(ChannelHandlerContext ctx) {
        closing = true;
        if (count == 0) {
            ctx.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
        }
    }

    /** @param bytes what its client has sent and is not looked at before that client reads */
    void waiting(int bytes) {
        waiting = bytes;
        if (untaken != null) {
            untaken.look();
        }
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object msg, ChannelPromise promise) {
        if (msg instanceof LastHttpContent && !isInterim(msg)) {
            count--;
        }
        var written = ctx.write(msg, closing ? promise.unvoid() : promise);
        if (closing && count == 0) {
            written.addListener(ChannelFutureListener.CLOSE);
        }
    }

    @Override
    public void flush(ChannelHandlerContext ctx) {
        ctx.flush();
        if (untaken != null) {
            untaken.look();
        }
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        if (untaken != null) {
            untaken.end();
        }
    }

    private static boolean isInterim(Object msg) {
        return msg instanceof HttpResponse response && response.status().codeClass() == HttpStatusClass.INFORMATIONAL;
    }
}
