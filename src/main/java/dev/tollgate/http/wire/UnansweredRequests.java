package dev.tollgate.http.wire;

import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;

/** How many requests of a connection of HTTP/1 wait for their answer: the next may be sent before (pipelining). */
final class UnansweredRequests extends ChannelOutboundHandlerAdapter {
    private int count;
    private boolean closing;

    int count() {
        return count;
    }

    void expectOne() {
        count++;
    }

    /** What came after has to be sent again, on another connection (RFC 9112 section 9.3.2). */
    void closeAfterLast() {
        closing = true;
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

    private static boolean isInterim(Object msg) {
        return msg instanceof HttpResponse response && response.status().codeClass() == HttpStatusClass.INFORMATIONAL;
    }
}
