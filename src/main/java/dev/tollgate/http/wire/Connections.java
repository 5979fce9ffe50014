package dev.tollgate.http.wire;

import io.netty.bootstrap.ChannelInitializerExtension;
import io.netty.channel.Channel;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Puts {@link FirstBytes} in front of everything else on each connection that a server of this process accepts. Netty
 * finds it as a service, if {@code io.netty.bootstrap.extensions} says so when its first server starts.
 */
@RegisterForReflection
public final class Connections extends ChannelInitializerExtension {
    private static final AtomicInteger OPEN = new AtomicInteger();
    private static volatile boolean installed;

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

    /** How many are open at the moment. */
    public static AtomicInteger open() {
        return OPEN;
    }

    @Override
    public void postInitializeServerChildChannel(Channel connection) {
        OPEN.incrementAndGet();
        connection.closeFuture().addListener(closed -> OPEN.decrementAndGet());
        connection.pipeline().addFirst(new FirstBytes());
    }
}
