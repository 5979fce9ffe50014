package dev.tollgate.http;

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

    /** How many are open at the moment. */
    static AtomicInteger open() {
        return OPEN;
    }

    @Override
    public void postInitializeServerChildChannel(Channel connection) {
        OPEN.incrementAndGet();
        connection.closeFuture().addListener(closed -> OPEN.decrementAndGet());
        connection.pipeline().addFirst(new FirstBytes());
    }
}
