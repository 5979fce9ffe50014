package dev.tollgate.http.wire;

import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.FastThreadLocal;
import io.netty.util.concurrent.MultithreadEventExecutorGroup;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What is still on its way on one event loop, in or out, the longest first. All have the same time, so the order of
 * beginning is the order of ending: to begin and to end cost a link in a list, and one timer serves all. Where they
 * hold more than their share of memory the longest on its way ends first, which is not the client that is quick.
 */
public final class Arrivals {
    /** Of a request's head, or of a frame of HTTP/2. */
    private static final FastThreadLocal<Arrivals> HEADS = share(Duration.ofSeconds(5), 0);

    private static final FastThreadLocal<Arrivals> BODIES = share(Duration.ofSeconds(10), 0);

    /** A system may let a writer wait until much of what it holds itself was read: a slow reader takes a while for that. */
    private static final FastThreadLocal<Arrivals> ANSWERS = share(Duration.ofMinutes(1), 4 * 1024 * 1024);

    /** What all event loops may hold of heads, of bodies, and of answers, in bytes. */
    private static final long MOST = 32L * 1024 * 1024;

    private final long timeout;
    private final long least;
    private @Nullable Arrival first;
    private @Nullable Arrival last;
    private long held;
    private boolean watched;

    private Arrivals(Duration timeout, long least) {
        this.timeout = timeout.toNanos();
        this.least = least;
    }

    /** @param least what an event loop may hold however many there are, in bytes */
    private static FastThreadLocal<Arrivals> share(Duration timeout, long least) {
        return new FastThreadLocal<>() {
            @Override
            protected Arrivals initialValue() {
                return new Arrivals(timeout, least);
            }
        };
    }

    /** Of the event loop that runs this. */
    static Arrivals heads() {
        return HEADS.get();
    }

    /** Of the event loop that runs this. */
    public static Arrivals bodies() {
        return BODIES.get();
    }

    /** Of the event loop that runs this. */
    static Arrivals answers() {
        return ANSWERS.get();
    }

    /** Something that is not there as a whole. */
    public abstract static class Arrival {
        private @Nullable Arrivals list;
        private @Nullable Arrival previous;
        private @Nullable Arrival next;
        private long due;
        private long bytes;

        /** It took too long, or others need its room. It has ended already. */
        abstract void expire(boolean crowdedOut);

        /** Whether nothing of it has moved; those go first where there is no room. */
        boolean isStuck() {
            return true;
        }

        final boolean isUnderWay() {
            return list != null;
        }

        /** It is here, or nobody waits for it any more. */
        final void end() {
            if (list != null) {
                list.unlink(this);
            }
        }
    }

    public void begin(Arrival arrival, EventExecutor loop) {
        arrival.list = this;
        arrival.due = System.nanoTime() + timeout;
        arrival.previous = last;
        if (last == null) {
            first = arrival;
        } else {
            last.next = arrival;
        }
        last = arrival;
        if (!watched) {
            watch(loop, timeout);
        }
    }

    /** @param bytes what it holds by now */
    public void hold(Arrival arrival, long bytes, EventExecutor loop) {
        held += bytes - arrival.bytes;
        arrival.bytes = bytes;
        long share = Math.max(MOST / loops(loop), least);
        while (held > share && first != null) {
            expire(firstStuck(first), true);
        }
    }

    private static Arrival firstStuck(Arrival first) {
        for (Arrival one = first; one != null; one = one.next) {
            if (one.isStuck()) {
                return one;
            }
        }
        return first;
    }

    private static int loops(EventExecutor loop) {
        return loop.parent() instanceof MultithreadEventExecutorGroup group ? group.executorCount() : 1;
    }

    private void watch(EventExecutor loop, long nanos) {
        watched = true;
        var unused = loop.schedule(() -> look(loop), nanos, TimeUnit.NANOSECONDS);
    }

    private void look(EventExecutor loop) {
        long now = System.nanoTime();
        while (first != null && first.due - now <= 0) {
            expire(first, false);
        }
        watched = false;
        if (first != null) {
            watch(loop, first.due - now);
        }
    }

    private void expire(Arrival arrival, boolean crowdedOut) {
        unlink(arrival);
        arrival.expire(crowdedOut);
    }

    private void unlink(Arrival arrival) {
        held -= arrival.bytes;
        arrival.bytes = 0;
        Arrival previous = arrival.previous;
        Arrival next = arrival.next;
        if (previous == null) {
            first = next;
        } else {
            previous.next = next;
        }
        if (next == null) {
            last = previous;
        } else {
            next.previous = previous;
        }
        arrival.previous = null;
        arrival.next = null;
        arrival.list = null;
    }
}
