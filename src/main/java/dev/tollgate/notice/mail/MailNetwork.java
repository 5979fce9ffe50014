package dev.tollgate.notice.mail;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.vertx.core.Vertx;
import io.vertx.core.impl.CloseFuture;
import io.vertx.core.impl.VertxInternal;
import io.vertx.core.impl.VertxWrapper;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.impl.NetClientImpl;
import io.vertx.core.spi.metrics.TCPMetrics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Vert.x as the mail client gets it, which has no setting for either: a connection ends when the server is silent, so that
 * nothing is sent behind our back and the client's few connections come back; and it is seen when a mail is all out.
 */
final class MailNetwork extends VertxWrapper {
    static final Duration CONNECT = Duration.ofSeconds(10);
    /** A line that no mail's text has: there its dot would be doubled (RFC 5321 section 4.5.2). */
    private static final byte[] END = ".\r\n".getBytes(StandardCharsets.US_ASCII);

    private final Duration silence;
    private volatile boolean reached;
    private volatile boolean handedOver;

    MailNetwork(Vertx vertx, Duration silence) {
        super((VertxInternal) vertx);
        this.silence = silence;
    }

    /** Before a mail. One is sent at a time. */
    void begin() {
        reached = false;
        handedOver = false;
    }

    /** Whether anything was done for it: a connection opened, or a command sent on one that was open. */
    boolean hasReachedServer() {
        return reached;
    }

    /** Whether the server may have all of it. */
    boolean hasHandedOver() {
        return handedOver;
    }

    @Override
    public NetClient createNetClient(NetClientOptions options) {
        NetClientOptions bounded = new NetClientOptions(options)
                .setConnectTimeout((int) CONNECT.toMillis())
                .setIdleTimeout((int) silence.toMillis())
                .setIdleTimeoutUnit(TimeUnit.MILLISECONDS);
        CloseFuture end = new CloseFuture();
        Client client = new Client(delegate, metrics(bounded), bounded, end);
        end.add(client);
        return client;
    }

    private @Nullable TCPMetrics<?> metrics(NetClientOptions options) {
        return delegate.metricsSPI() == null ? null : delegate.metricsSPI().createNetClientMetrics(options);
    }

    private final class Client extends NetClientImpl {
        Client(VertxInternal vertx, @Nullable TCPMetrics<?> metrics, NetClientOptions options, CloseFuture end) {
            super(vertx, metrics, options, end);
        }

        @Override
        protected void initChannel(ChannelPipeline pipeline) {
            reached = true;
            super.initChannel(pipeline);
            pipeline.addLast("end-of-mail", new EndOfMail());
        }
    }

    private final class EndOfMail extends ChannelOutboundHandlerAdapter {
        @Override
        public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) throws Exception {
            reached = true;
            if (message instanceof ByteBuf line && isEnd(line)) {
                handedOver = true;
            }
            super.write(context, message, promise);
        }

        private boolean isEnd(ByteBuf line) {
            if (line.readableBytes() != END.length) {
                return false;
            }
            byte[] bytes = new byte[END.length];
            line.getBytes(line.readerIndex(), bytes);
            return Arrays.equals(bytes, END);
        }
    }
}
