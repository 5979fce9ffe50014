package dev.tollgate.http.wire;

import io.netty.bootstrap.ChannelInitializerExtension;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.RecvByteBufAllocator;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Puts {@link FirstBytes} in front of everything else on each connection that a server of this process accepts. Netty
 * finds it as a service, if {@code io.netty.bootstrap.extensions} says so when its first server starts. One connection
 * more than there may be is closed before anything is read from it.
 */
@RegisterForReflection
public final class Connections extends ChannelInitializerExtension {
    /**
     * What the system may hold of answers that are not read, in bytes; Linux takes twice as much. Left to itself it takes
     * megabytes, of the container's memory, and whoever asks for much and reads nothing has them copied there at once.
     */
    private static final int SEND_BUFFER = 128 * 1024;

    /** The same for what has come and is not read yet: nothing is, while the answers to what came before wait. */
    private static final int RECEIVE_BUFFER = 128 * 1024;

    /**
     * What is read of a connection before it is another's turn on the same thread, in bytes. Netty's own is a megabyte, and
     * a hundred clients that send as fast as they can make a verification wait for a hundred of them.
     */
    private static final int TURN = 16 * 1024;

    private static final RecvByteBufAllocator TURNS =
            new AdaptiveRecvByteBufAllocator(64, 2048, TURN).maxMessagesPerRead(1);

    private static final AtomicInteger OPEN = new AtomicInteger();
    private static final Pattern FILES = Pattern.compile("(?m)^Max open files +(\\d+) ");
    private static volatile boolean installed;
    private static volatile int most = Integer.MAX_VALUE;

    /** By Netty, when the first server starts. */
    public Connections() {
        installed = true;
    }

    /** @throws IllegalStateException if the server has started without: nothing would end a client that stalls */
    public static void requireInstalled() {
        if (!installed) {
            throw new IllegalStateException("This build of Netty has not taken " + Connections.class.getName());
        }
    }

    /** Before the port opens. */
    public static void limitTo(int setting) {
        most = most(setting, limitsOfThisProcess());
    }

    /**
     * A connection is a file to the process. A quarter of them is left to the database, to logs and to what comes.
     *
     * @param limits what Linux says of the process; elsewhere nothing, and the setting alone counts
     */
    static int most(int setting, String limits) {
        Matcher files = FILES.matcher(limits);
        if (!files.find()) {
            return setting;
        }
        long room = Long.parseLong(files.group(1)) / 4 * 3;
        return (int) Math.min(setting, room);
    }

    private static String limitsOfThisProcess() {
        try {
            return Files.readString(Path.of("/proc/self/limits"));
        } catch (IOException e) {
            return "";
        }
    }

    /** How many are open at the moment. */
    public static AtomicInteger open() {
        return OPEN;
    }

    /** Ends a connection as soon as it has a thread to end on. */
    private static final class Refused extends ChannelInboundHandlerAdapter {
        @Override
        public void handlerAdded(ChannelHandlerContext ctx) {
            var unused = ctx.close();
        }
    }

    @Override
    public void postInitializeServerChildChannel(Channel connection) {
        boolean room = OPEN.incrementAndGet() <= most;
        connection.closeFuture().addListener(closed -> OPEN.decrementAndGet());
        if (!room) {
            connection.pipeline().addFirst(new Refused());
            return;
        }
        connection.config().setOption(ChannelOption.SO_SNDBUF, SEND_BUFFER);
        connection.config().setOption(ChannelOption.SO_RCVBUF, RECEIVE_BUFFER);
        connection.config().setRecvByteBufAllocator(TURNS);
        connection.pipeline().addFirst(new FirstBytes());
    }
}
