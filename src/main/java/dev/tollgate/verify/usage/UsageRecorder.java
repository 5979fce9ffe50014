package dev.tollgate.verify.usage;

import dev.tollgate.verify.KnownToken;
import dev.tollgate.verify.UsageSink;
import java.net.InetAddress;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Who used which token, added up in memory until the next flush.
 *
 * <p>Threads are spread over stripes with a lock each, which only a flush ever contends for, and then only for the
 * moment in which it takes the stripe's table away: no count is lost in between. A token costs memory once per flush,
 * not per verification, and the number of tokens held is bounded.
 */
public final class UsageRecorder implements UsageSink {
    private static final int STRIPES = 16;

    private final Stripe[] stripes = new Stripe[STRIPES];
    /** Tokens in all stripes. */
    private final AtomicInteger held = new AtomicInteger();

    private final AtomicLong dropped = new AtomicLong();
    private final int mostTokens;
    /** What is not written yet; by the flushing thread only, as all that follows. */
    private UsageTable taken = new UsageTable(0);

    private long sweptMillis;
    private long throughMillis;

    /** @param mostTokens how many tokens' usage is held while it cannot be written; what goes beyond is dropped */
    public UsageRecorder(int mostTokens) {
        this.mostTokens = mostTokens;
        for (int i = 0; i < STRIPES; i++) {
            stripes[i] = new Stripe();
        }
    }

    private static final class Stripe {
        private UsageTable usage = new UsageTable(0);
    }

    /** @param address asked now and then, and never while others wait */
    @Override
    public void record(KnownToken token, boolean accepted, long nowMillis, Supplier<@Nullable InetAddress> address) {
        Stripe stripe = stripes[(int) Thread.currentThread().getId() & (STRIPES - 1)];
        synchronized (stripe) {
            int row = row(stripe.usage, token);
            if (row < 0) {
                return;
            }
            if (!accepted) {
                stripe.usage.refuse(row);
                return;
            }
            if (!stripe.usage.wantsAddress(row, token, nowMillis)) {
                stripe.usage.use(row, nowMillis);
                return;
            }
        }
        InetAddress known = address.get();
        synchronized (stripe) {
            int row = row(stripe.usage, token); // Perhaps in another table than before.
            if (row >= 0) {
                stripe.usage.use(row, token, nowMillis, known);
            }
        }
    }

    /** @return -1 if the token cannot be counted, because the bound is reached */
    private int row(UsageTable usage, KnownToken token) {
        int row = usage.find(token.id());
        if (row >= 0) {
            return row;
        }
        if (held.incrementAndGet() > mostTokens) {
            held.decrementAndGet();
            dropped.incrementAndGet();
            return -1;
        }
        return usage.add(token.id());
    }

    /**
     * Takes over what was recorded since the last time; it stays until {@link #written}. By the flushing thread only.
     *
     * @param nowMillis by the clock that verdicts are given by
     */
    void sweep(long nowMillis) {
        for (Stripe stripe : stripes) {
            UsageTable usage;
            synchronized (stripe) {
                usage = stripe.usage;
                if (usage.size() > 0) {
                    stripe.usage = new UsageTable(usage.size());
                }
            }
            held.addAndGet(-usage.size());
            dropped.addAndGet(taken.addAll(usage, mostTokens));
        }
        // What was dropped will never be written.
        if (dropped.get() == 0) {
            throughMillis = sweptMillis;
        }
        sweptMillis = nowMillis;
    }

    /** Everything that was taken over and is not written yet. */
    UsageTable unwritten() {
        return taken;
    }

    void written() {
        taken = new UsageTable(taken.size());
    }

    /**
     * Until when every use is written once all that was taken over is; epoch milliseconds, 0 = not known. It is the time of
     * the sweep before the last: a thread that had judged at that time, but not recorded yet, has done so since.
     */
    long throughMillis() {
        return throughMillis;
    }

    /** How many verifications were not counted because the bound was reached. */
    public long dropped() {
        return dropped.get();
    }
}
