package dev.tollgate.verify.usage;

import dev.tollgate.verify.KnownToken;
import dev.tollgate.verify.UsageSink;
import dev.tollgate.verify.VerdictCode;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Who used which token, added up in memory until the next flush.
 *
 * <p>Threads are spread over stripes with a lock each, which only a flush ever contends for, and then only for the
 * moment in which it takes the stripe's tables away: no count is lost in between. A token costs memory once per flush,
 * not per verification, and the number of tokens held is bounded.
 */
public final class UsageRecorder implements UsageSink {
    private static final int STRIPES = 16;
    private static final long HOUR_MILLIS = TimeUnit.HOURS.toMillis(1);

    private final Stripe[] stripes = new Stripe[STRIPES];
    /** Tokens in all stripes. */
    private final AtomicInteger held = new AtomicInteger();

    private final Semaphore pressure = new Semaphore(0);
    private final AtomicLong dropped = new AtomicLong();
    private final AtomicLong forgotten = new AtomicLong();
    private final int mostTokens;
    private final UnwrittenUsage unwritten;
    private final Refusals refusals = new Refusals();
    private long sweptMillis;
    private long throughMillis;

    /** @param mostTokens how many tokens' usage is held while it cannot be written; what goes beyond is dropped */
    public UsageRecorder(int mostTokens) {
        this.mostTokens = mostTokens;
        this.unwritten = new UnwrittenUsage(mostTokens);
        for (int i = 0; i < STRIPES; i++) {
            stripes[i] = new Stripe();
        }
    }

    private static final class Stripe {
        private UsageTable usage = new UsageTable(0, 0);
        private List<UsageTable> earlier = List.of();

        /** The table of the hour. */
        private UsageTable at(long nowMillis) {
            long hour = nowMillis / HOUR_MILLIS;
            if (usage.hour() != hour) {
                turnTo(hour);
            }
            return usage;
        }

        private void turnTo(long hour) {
            if (usage.size() > 0) {
                earlier = new ArrayList<>(earlier);
                earlier.add(usage);
            }
            usage = new UsageTable(hour, usage.size());
        }

        private List<UsageTable> take() {
            turnTo(usage.hour());
            List<UsageTable> taken = earlier;
            earlier = List.of();
            return taken;
        }
    }

    /** @param address asked now and then and at each refusal, never while others wait */
    @Override
    public void record(
            KnownToken token,
            VerdictCode code,
            long nowMillis,
            Supplier<@Nullable InetAddress> address,
            List<String> permissions,
            String dialect) {
        if (code != VerdictCode.VALID) {
            refusals.record(token, code, nowMillis, address.get(), permissions, dialect);
        }
        count(token, code, nowMillis, address);
    }

    private void count(KnownToken token, VerdictCode code, long nowMillis, Supplier<@Nullable InetAddress> address) {
        Stripe stripe = stripes[(int) Thread.currentThread().getId() & (STRIPES - 1)];
        synchronized (stripe) {
            UsageTable usage = stripe.at(nowMillis);
            int row = row(usage, token);
            if (row < 0) {
                return;
            }
            if (code != VerdictCode.VALID) {
                usage.refuse(row, code);
                return;
            }
            if (!usage.wantsAddress(row, token, nowMillis)) {
                usage.use(row, nowMillis);
                return;
            }
        }
        InetAddress known = address.get();
        synchronized (stripe) {
            UsageTable usage = stripe.at(nowMillis); // Perhaps another table than before.
            int row = row(usage, token);
            if (row >= 0) {
                usage.use(row, token, nowMillis, known);
            }
        }
    }

    /** @return -1 if the token cannot be counted, because the bound is reached */
    private int row(UsageTable usage, KnownToken token) {
        int row = usage.find(token.id());
        if (row >= 0) {
            return row;
        }
        int now = held.incrementAndGet();
        if (now > mostTokens) {
            held.decrementAndGet();
            dropped.incrementAndGet();
            return -1;
        }
        if (now == mostTokens / 2) {
            pressure.release();
        }
        return usage.add(token);
    }

    /** Waits that long, or until half of what can be held is: then it should be swept, be it written or not. */
    public boolean awaitPressure(Duration limit) throws InterruptedException {
        boolean pressed = pressure.tryAcquire(limit.toMillis(), TimeUnit.MILLISECONDS);
        pressure.drainPermits();
        return pressed;
    }

    /**
     * Takes over what was recorded since the last time; by the flushing thread only.
     *
     * @param nowMillis by the clock that verdicts are given by
     */
    void sweep(long nowMillis) {
        refusals.sweep(nowMillis);
        for (Stripe stripe : stripes) {
            List<UsageTable> taken;
            synchronized (stripe) {
                taken = stripe.take();
            }
            for (UsageTable usage : taken) {
                held.addAndGet(-usage.size());
                dropped.addAndGet(unwritten.add(usage));
            }
        }
        // What was dropped will never be written.
        if (!missedUses()) {
            throughMillis = sweptMillis;
        }
        sweptMillis = nowMillis;
    }

    /** Everything that was taken over and is not written yet. */
    UnwrittenUsage unwritten() {
        return unwritten;
    }

    /** Whether so much waits that more might not fit. */
    boolean isHalfFull() {
        return unwritten.size() > mostTokens / 2;
    }

    /** Of what may have been written or not, the counts are given up: they must not count twice. */
    void forgetCounts(UsageTable usage) {
        forgotten.addAndGet(usage.forgetCounts());
    }

    /**
     * Until when every use is written once all that was taken over is; epoch milliseconds, 0 = not known. It is the time of
     * the sweep before the last: a thread that had judged at that time, but not recorded yet, has done so since.
     */
    long throughMillis() {
        return throughMillis;
    }

    Refusals refusals() {
        return refusals;
    }

    /** How many refusals are not in the list because it was full. */
    public long droppedRefusals() {
        return refusals.dropped();
    }

    /** Whether a use was dropped, and so will never be written. */
    boolean missedUses() {
        return dropped.get() > 0;
    }

    /** How many verifications were not counted: the bound was reached, or nobody knows whether they are written. */
    public long dropped() {
        return dropped.get() + forgotten.get();
    }
}
