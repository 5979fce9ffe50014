package dev.tollgate.http.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandler;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.netty.util.concurrent.FastThreadLocal;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.impl.VertxHttpRequestDecoder;
import io.vertx.core.http.impl.headers.HeadersMultiMap;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Reads requests of HTTP/1. A head is kept as the bytes that came in until it is complete, so that what it costs is
 * known; then it is judged as a whole ({@link HeadRules}), and only then taken apart. A head that is refused goes on
 * as the request that {@link Refusal} describes.
 */
final class HeadDecoder extends VertxHttpRequestDecoder {
    /** For a client that still sends: closed at once, it would never read the answer. */
    static final long TO_READ_MILLIS = 500;

    /** What a request line has besides its target. */
    private static final int METHOD_AND_VERSION = 128;

    /** More requests than this do not wait for their turn on one connection. */
    private static final int MOST_UNANSWERED = 64;

    private static final FastThreadLocal<byte[]> SCRATCH = new FastThreadLocal<>() {
        @Override
        protected byte[] initialValue() {
            return new byte[4096];
        }
    };

    // The rules here are stricter than these limits, which only have to be out of the way.
    private static final HttpServerOptions WIDE = new HttpServerOptions()
            .setMaxInitialLineLength(HeadRules.TARGET + 2 * METHOD_AND_VERSION)
            .setMaxHeaderSize(HeadRules.HEADERS + 1024);

    private final Arrivals.Arrival watch = new Arrivals.Arrival() {
        @Override
        void expire(boolean crowdedOut) {
            giveUp(crowdedOut);
        }
    };
    private final UnansweredRequests answers = new UnansweredRequests();
    private final HeadEnd place = new HeadEnd();

    private @Nullable ChannelHandlerContext context;
    private @Nullable HttpRequest current;
    private boolean atHead = true;
    private boolean over;
    private boolean waiting;

    HeadDecoder() {
        super(WIDE);
    }

    /** To be put where answers leave. */
    ChannelOutboundHandler answers() {
        return answers;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) throws Exception {
        context = ctx;
        super.handlerAdded(ctx);
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) throws Exception {
        if (over) {
            in.skipBytes(in.readableBytes());
            return;
        }
        if (!atHead) {
            takeApart(ctx, in, out);
            return;
        }
        if (ctx.channel().isActive() && isLeftUnread(ctx)) {
            waitForReader(ctx, in);
            return;
        }
        if (place.isNew()) {
            skipEmptyLines(in);
        }
        int end = place.find(in);
        Refusal refusal = end < 0 ? tooLarge(in.readableBytes()) : judge(in, end);
        if (refusal != null) {
            in.skipBytes(in.readableBytes());
            out.add(refused(refusal));
            return;
        }
        if (end < 0) {
            await(ctx, in.readableBytes());
            return;
        }
        beginAnew();
        if (answers.count() >= MOST_UNANSWERED) {
            over = true;
            answers.closeAfterLast(ctx);
            return;
        }
        takeApart(ctx, in, out);
    }

    /** Whether the client has not read what it asked for before. */
    private static boolean isLeftUnread(ChannelHandlerContext ctx) {
        if (ctx.channel().isWritable()) {
            return false;
        }
        ctx.flush();
        return !ctx.channel().isWritable();
    }

    private void waitForReader(ChannelHandlerContext ctx, ByteBuf in) {
        if (in.readableBytes() > HeadRules.TARGET + HeadRules.HEADERS) {
            over = true;
            answers.closeAfterLast(ctx);
            return;
        }
        // Its time begins when it is looked at.
        watch.end();
        waiting = true;
        answers.waiting(in.readableBytes());
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) throws Exception {
        if (waiting && ctx.channel().isWritable()) {
            waiting = false;
            answers.waiting(0);
            ctx.executor().execute(() -> goOn(ctx));
        }
        super.channelWritabilityChanged(ctx);
    }

    private static void goOn(ChannelHandlerContext ctx) {
        // To this handler, and so from the one before it.
        ctx.pipeline().fireChannelRead(Unpooled.EMPTY_BUFFER);
        ctx.pipeline().fireChannelReadComplete();
    }

    private void await(ChannelHandlerContext ctx, int bytes) {
        if (bytes == 0) {
            return;
        }
        Arrivals heads = Arrivals.heads();
        if (!watch.isUnderWay()) {
            heads.begin(watch, ctx.executor());
        }
        heads.hold(watch, bytes, ctx.executor());
    }

    private void beginAnew() {
        watch.end();
        place.forget();
    }

    /** RFC 9112 section 2.2. */
    private static void skipEmptyLines(ByteBuf in) {
        while (in.isReadable() && (in.getByte(in.readerIndex()) == '\r' || in.getByte(in.readerIndex()) == '\n')) {
            in.skipBytes(1);
        }
    }

    private @Nullable Refusal tooLarge(int readable) {
        int line = place.headersStart() == 0 ? readable : place.headersStart();
        if (line > HeadRules.TARGET + METHOD_AND_VERSION) {
            return Refusal.TARGET_TOO_LONG;
        }
        return readable - line > HeadRules.HEADERS ? Refusal.HEADERS_TOO_LARGE : null;
    }

    private @Nullable Refusal judge(ByteBuf in, int end) {
        byte[] head = copy(in, end);
        int headersStart = place.headersStart();
        if (end == headersStart) {
            return HeadRules.requestLine(head, headersStart);
        }
        return end - headersStart > HeadRules.HEADERS
                ? Refusal.HEADERS_TOO_LARGE
                : HeadRules.headers(head, headersStart, end);
    }

    static byte[] copy(ByteBuf in, int length) {
        byte[] scratch = SCRATCH.get();
        byte[] copy = length <= scratch.length ? scratch : new byte[length];
        in.getBytes(in.readerIndex(), copy, 0, length);
        return copy;
    }

    private void takeApart(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) throws Exception {
        int before = out.size();
        super.decode(ctx, in, out);
        for (int i = before; i < out.size(); i++) {
            Object part = out.get(i);
            if (part instanceof HttpRequest request) {
                out.set(i, begin(request));
            } else if (part instanceof HttpContent content
                    && content.decoderResult().isFailure()) {
                out.set(i, breakOff(ctx, content));
            } else if (part instanceof LastHttpContent) {
                atHead = true;
            }
        }
    }

    /** A body in bad chunks ends here; its request, which is being read, says so in its own headers. */
    private HttpContent breakOff(ChannelHandlerContext ctx, HttpContent broken) {
        broken.release();
        over = true;
        if (current != null) {
            current.headers().set(HttpHeaderNames.TRANSFER_ENCODING, RequestBody.BROKEN);
        }
        var unused = ctx.executor().schedule(() -> close(ctx), TO_READ_MILLIS, TimeUnit.MILLISECONDS);
        return LastHttpContent.EMPTY_LAST_CONTENT;
    }

    private static void close(ChannelHandlerContext ctx) {
        var unused = ctx.close();
    }

    private HttpRequest begin(HttpRequest request) {
        if (request.decoderResult().isFailure()) {
            return refused(request.decoderResult().cause());
        }
        atHead = false;
        current = request;
        answers.expectOne();
        // Who wants HTTP/2 begins with it: the upgrade of RFC 7540 is gone since RFC 9113.
        if (request.headers().contains(HttpHeaderNames.UPGRADE, "h2c", true)) {
            request.headers().remove(HttpHeaderNames.UPGRADE);
        }
        return request;
    }

    private HttpRequest refused(Throwable cause) {
        if (cause instanceof TooLongHttpLineException) {
            return refused(Refusal.TARGET_TOO_LONG);
        }
        return refused(cause instanceof TooLongHttpHeaderException ? Refusal.HEADERS_TOO_LARGE : Refusal.BAD_HEADER);
    }

    private HttpRequest refused(Refusal refusal) {
        watch.end();
        over = true;
        answers.expectOne();
        ChannelHandlerContext ctx = context;
        if (ctx != null) {
            var unused = ctx.executor().schedule(() -> endBody(ctx), TO_READ_MILLIS, TimeUnit.MILLISECONDS);
        }
        HttpRequest request = new DefaultHttpRequest(
                HttpVersion.HTTP_1_1, HttpMethod.GET, refusal.target(), HeadersMultiMap.httpHeaders());
        request.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        return request;
    }

    private static void endBody(ChannelHandlerContext ctx) {
        ctx.fireChannelRead(LastHttpContent.EMPTY_LAST_CONTENT);
        ctx.fireChannelReadComplete();
    }

    private void giveUp(boolean crowdedOut) {
        ChannelHandlerContext ctx = context;
        if (ctx == null) {
            return;
        }
        if (crowdedOut) {
            close(ctx);
            return;
        }
        internalBuffer().skipBytes(actualReadableBytes());
        ctx.fireChannelRead(refused(Refusal.HEAD_TOO_SLOW));
        ctx.fireChannelReadComplete();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) throws Exception {
        watch.end();
        super.channelInactive(ctx);
    }
}
