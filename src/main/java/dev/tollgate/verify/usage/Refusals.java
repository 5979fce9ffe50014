package dev.tollgate.verify.usage;

import dev.tollgate.verify.KnownToken;
import dev.tollgate.verify.VerdictCode;
import java.net.InetAddress;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Which tokens were refused, for what, where and when. Only of tokens that exist: junk does not come here. Threads are
 * spread over stripes, as with {@link UsageRecorder}.
 */
final class Refusals {
    private static final int STRIPES = 16;
    private static final long MINUTE_MILLIS = TimeUnit.MINUTES.toMillis(1);
    private static final UUID NONE = new UUID(0, 0);

    private final Stripe[] stripes = new Stripe[STRIPES];
    private final AtomicLong dropped = new AtomicLong();
    /** Those of this minute, and what is not written yet; by the flushing thread only. */
    private final RefusalTable taken = new RefusalTable(UUID::randomUUID);

    Refusals() {
        for (int i = 0; i < STRIPES; i++) {
            stripes[i] = new Stripe();
        }
    }

    private static final class Stripe {
        private RefusalTable table = new RefusalTable(() -> NONE);
    }

    void record(
            KnownToken token,
            VerdictCode code,
            long nowMillis,
            @Nullable InetAddress address,
            List<String> permissions,
            String dialect) {
        RefusalKey key = new RefusalKey(
                token.organization().id(),
                token.id(),
                nowMillis / MINUTE_MILLIS,
                code,
                RefusalKey.text(permissions),
                address,
                dialect,
                RefusalKey.valueEndedMillis(token, code, nowMillis));
        Stripe stripe = stripes[(int) Thread.currentThread().getId() & (STRIPES - 1)];
        synchronized (stripe) {
            count(stripe.table.add(key, nowMillis, 1), 1);
        }
    }

    /** Takes over what was recorded since the last time; by the flushing thread only. */
    void sweep(long nowMillis) {
        for (Stripe stripe : stripes) {
            RefusalTable table;
            synchronized (stripe) {
                table = stripe.table;
                if (!table.refusals().isEmpty()) {
                    stripe.table = new RefusalTable(() -> NONE);
                }
            }
            for (Refusal refusal : table.refusals()) {
                count(taken.add(refusal.key(), refusal.firstMillis(), refusal.count()), refusal.count());
            }
        }
        // A thread may still be about to record what it judged in the minute before.
        taken.forgetBefore(nowMillis / MINUTE_MILLIS - 1);
    }

    List<Refusal> unwritten() {
        return taken.refusals().stream().filter(refusal -> !refusal.isWritten()).toList();
    }

    private void count(boolean added, long refusals) {
        if (!added) {
            dropped.addAndGet(refusals);
        }
    }

    /** How many refusals found no row. */
    long dropped() {
        return dropped.get();
    }
}
