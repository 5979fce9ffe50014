package dev.tollgate.http.wire;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import org.jspecify.annotations.Nullable;

/**
 * What was answered on a connection and waits for its client to read. While some of it leaves, it may wait; where none
 * leaves for a minute, or all connections together hold too much, it is given up.
 */
class UntakenAnswers extends Arrivals.Arrival {
    private final ChannelHandlerContext ctx;
    private long mark;

    UntakenAnswers(ChannelHandlerContext ctx) {
        this.ctx = ctx;
    }

    /** After each flush: nearly always all is gone by then. */
    final void look() {
        long bytes = bytes();
        if (bytes == 0) {
            end();
            return;
        }
        if (!isUnderWay()) {
            begin();
        }
        Arrivals.answers().hold(this, bytes, ctx.executor());
    }

    /** What waits elsewhere than in the connection's own buffer, in bytes. */
    long elsewhere() {
        return 0;
    }

    /** Another number whenever some of that has left. */
    long leftFromElsewhere() {
        return 0;
    }

    private void begin() {
        mark = left();
        Arrivals.answers().begin(this, ctx.executor());
    }

    private long bytes() {
        return buffered() + elsewhere();
    }

    /** What waits in the connection's own buffer, in bytes. */
    final long buffered() {
        ChannelOutboundBuffer buffer = buffer(ctx.channel());
        return buffer == null ? 0 : buffer.totalPendingWriteBytes();
    }

    /** Ends what waits. */
    void giveUp() {
        var unused = ctx.close();
    }

    /** Another number whenever something has left. */
    private long left() {
        ChannelOutboundBuffer buffer = buffer(ctx.channel());
        if (buffer == null) {
            return 0;
        }
        long now = System.identityHashCode(buffer.current());
        now = 31 * now + buffer.currentProgress();
        return 31 * now + leftFromElsewhere();
    }

    private static @Nullable ChannelOutboundBuffer buffer(Channel channel) {
        return channel.unsafe().outboundBuffer();
    }

    @Override
    final void expire(boolean crowdedOut) {
        long bytes = bytes();
        if (bytes == 0) {
            return;
        }
        if (!crowdedOut && !isStuck()) {
            begin();
            Arrivals.answers().hold(this, bytes, ctx.executor());
            return;
        }
        giveUp();
    }

    @Override
    final boolean isStuck() {
        return left() == mark;
    }
}
