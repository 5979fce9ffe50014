package dev.tollgate.verify;

import java.net.InetAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Who used which token, added up in memory until the next flush.
 *
 * <p>Threads are spread over stripes with a lock each, which only a flush ever contends for, and then only for the
 * moment in which it takes the stripe's map away: no count is lost in between. A token costs memory once per flush,
 * not per verification, and the number of tokens held is bounded.
 */
final class UsageRecorder {
    private static final int STRIPES = 16;
    private static final long ADDRESS_MILLIS = 1_000;

    private final Stripe[] stripes = new Stripe[STRIPES];
    private final AtomicLong dropped = new AtomicLong();
    private final int mostTokens;
    private final Map<UUID, Tally> taken = new HashMap<>();

    /** @param mostTokens how many tokens' usage is held while it cannot be written; what goes beyond is dropped */
    UsageRecorder(int mostTokens) {
        this.mostTokens = mostTokens;
        for (int i = 0; i < STRIPES; i++) {
            stripes[i] = new Stripe();
        }
    }

    private static final class Stripe {
        private Map<UUID, Tally> tallies = new HashMap<>();
    }

    /** What one token was used for since the last flush. Times are epoch milliseconds; 0 = not. */
    static final class Tally {
        long uses;
        long refused;
        long lastUsedMillis;

        @Nullable
        InetAddress lastAddress;

        long endingValueUsedMillis;

        @Nullable
        InetAddress endingValueAddress;

        private long addressAskedMillis;

        private void add(Tally other) {
            uses += other.uses;
            refused += other.refused;
            if (other.lastUsedMillis > lastUsedMillis) {
                lastUsedMillis = other.lastUsedMillis;
                lastAddress = other.lastAddress;
            }
            if (other.endingValueUsedMillis > endingValueUsedMillis) {
                endingValueUsedMillis = other.endingValueUsedMillis;
                endingValueAddress = other.endingValueAddress;
            }
        }

        private boolean wantsAddress(KnownToken token, long nowMillis) {
            return nowMillis - addressAskedMillis >= ADDRESS_MILLIS || isEnding(token);
        }

        private void used(KnownToken token, long nowMillis, @Nullable Origin origin) {
            uses++;
            lastUsedMillis = nowMillis;
            if (origin != null) {
                addressAskedMillis = nowMillis;
                lastAddress = origin.address();
            }
            if (isEnding(token)) {
                endingValueUsedMillis = nowMillis;
                endingValueAddress = lastAddress;
            }
        }

        private static boolean isEnding(KnownToken token) {
            return token.endsAtMillis() != Long.MAX_VALUE;
        }
    }

    /** Where a token was used from, once that has been asked; null = unknown. */
    private record Origin(@Nullable InetAddress address) {}

    /** @param address asked now and then, and never while others wait */
    void record(KnownToken token, boolean accepted, long nowMillis, Supplier<@Nullable InetAddress> address) {
        Stripe stripe = stripes[(int) Thread.currentThread().getId() & (STRIPES - 1)];
        if (!count(stripe, token, accepted, nowMillis, null)) {
            count(stripe, token, accepted, nowMillis, new Origin(address.get()));
        }
    }

    /** @return false if nothing was counted, because the address has to be known first */
    private boolean count(Stripe stripe, KnownToken token, boolean accepted, long nowMillis, @Nullable Origin origin) {
        synchronized (stripe) {
            Tally tally = stripe.tallies.get(token.id());
            if (tally == null) {
                if (stripe.tallies.size() >= mostTokens / STRIPES) {
                    dropped.incrementAndGet();
                    return true;
                }
                tally = new Tally();
                stripe.tallies.put(token.id(), tally);
            }
            if (!accepted) {
                tally.refused++;
            } else if (origin == null && tally.wantsAddress(token, nowMillis)) {
                return false;
            } else {
                tally.used(token, nowMillis, origin);
            }
            return true;
        }
    }

    /** Everything that is not written yet; by the flushing thread only. It stays until {@link #written}. */
    Map<UUID, Tally> unwritten() {
        for (Stripe stripe : stripes) {
            Map<UUID, Tally> tallies;
            synchronized (stripe) {
                tallies = stripe.tallies;
                stripe.tallies = new HashMap<>();
            }
            tallies.forEach(this::take);
        }
        return taken;
    }

    void written() {
        taken.clear();
    }

    /** How many verifications were not counted because the bound was reached. */
    long dropped() {
        return dropped.get();
    }

    private void take(UUID id, Tally tally) {
        Tally known = taken.get(id);
        if (known != null) {
            known.add(tally);
        } else if (taken.size() < mostTokens) {
            taken.put(id, tally);
        } else {
            dropped.addAndGet(tally.uses + tally.refused);
        }
    }
}
