package dev.tollgate.http;

import dev.tollgate.http.wire.RequestBody;
import io.vertx.core.http.HttpServerRequest;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Calls that anybody may make and that hold a worker for long: what is more than a few is refused before it takes one,
 * so that a flood of them costs verification next to nothing. Each bean of this type is asked.
 */
public abstract class FewAtOnce {
    private final int most;
    private final AtomicInteger count = new AtomicInteger();

    /** @param most how many may be under way at once, at least 1 */
    protected FewAtOnce(int most) {
        this.most = most;
    }

    /** Whether this one is of them. Event loop only. */
    protected abstract boolean covers(HttpServerRequest request);

    /** Why one too many is refused, for the client. */
    protected abstract String refusal();

    /** The most bytes of a body; what has more than others is read on a place of its own, so that others keep theirs. */
    protected int longestBody() {
        return RequestBody.LIMIT;
    }

    final boolean isFull() {
        return count.get() >= most;
    }

    final void enter() {
        count.incrementAndGet();
    }

    final void leave() {
        count.decrementAndGet();
    }
}
