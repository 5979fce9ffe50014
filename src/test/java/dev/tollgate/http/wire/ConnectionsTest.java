package dev.tollgate.http.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConnectionsTest {
    /** In bytes, as Java tells it: half of what Linux takes. */
    private static final int MOST_OF_THE_SYSTEM = 128 * 1024;

    /** What is read of one connection before it is another's turn, in bytes. */
    private static final int MOST_OF_A_TURN = 16 * 1024;

    private static final int SENT = 64 * 1024 * 1024;

    @ParameterizedTest
    @CsvSource({
        "10000, 'Max open files            1024                 524288               files', 768",
        "10000, 'Max open files            1048576              1048576              files', 10000",
        "100,   'Max open files            1024                 1024                 files', 100",
        "10000, 'Max open files            unlimited            unlimited            files', 10000",
        "10000, '', 10000"
    })
    void aQuarterOfTheFilesIsLeftForOtherThings(int setting, String line, int most) {
        String limits = "Limit                     Soft Limit           Hard Limit           Units\n" + line + "\n";
        assertThat(Connections.most(setting, limits)).isEqualTo(most);
    }

    /** Left to itself it makes a buffer the larger, the faster it was read until then, and does not take it back. */
    @Test
    void buffersAndTurnsStaySmallHoweverMuchPasses() throws Exception {
        Reader reader = new Reader();
        EventLoopGroup loop = new NioEventLoopGroup(1);
        try {
            Channel server = new ServerBootstrap()
                    .group(loop)
                    .channel(NioServerSocketChannel.class)
                    .childHandler(new ChannelInitializer<>() {
                        @Override
                        protected void initChannel(Channel accepted) {
                            accepted.pipeline().addLast(reader);
                            new Connections().postInitializeServerChildChannel(accepted);
                        }
                    })
                    .bind(InetAddress.getLoopbackAddress(), 0)
                    .sync()
                    .channel();
            int port = ((InetSocketAddress) server.localAddress()).getPort();
            try (Socket client = new Socket(InetAddress.getLoopbackAddress(), port)) {
                byte[] part = new byte[64 * 1024];
                Arrays.fill(part, FirstBytes.TLS_HANDSHAKE);
                for (int sent = 0; sent < SENT; sent += part.length) {
                    client.getOutputStream().write(part);
                }
                Channel accepted = reader.passed.get(30, TimeUnit.SECONDS);
                assertThat(accepted.config().getOption(ChannelOption.SO_RCVBUF))
                        .isLessThanOrEqualTo(MOST_OF_THE_SYSTEM);
                assertThat(accepted.config().getOption(ChannelOption.SO_SNDBUF))
                        .isLessThanOrEqualTo(MOST_OF_THE_SYSTEM);
                assertThat(reader.longestTurn).isBetween(1L, (long) MOST_OF_A_TURN);
            }
        } finally {
            loop.shutdownGracefully(0, 5, TimeUnit.SECONDS).sync();
        }
    }

    private static final class Reader extends ChannelInboundHandlerAdapter {
        final CompletableFuture<Channel> passed = new CompletableFuture<>();
        volatile long longestTurn;
        private long turn;
        private long bytes;

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object msg) {
            ByteBuf part = (ByteBuf) msg;
            turn += part.readableBytes();
            part.release();
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext ctx) {
            longestTurn = Math.max(longestTurn, turn);
            bytes += turn;
            turn = 0;
            if (bytes >= SENT) {
                passed.complete(ctx.channel());
            }
        }
    }
}
