package dev.tollgate.verify.feed;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** What the feed knows of itself, for whoever reports it or must wait for it. Written by the feed alone. */
public final class FeedStatus {
    private final LongSupplier monotonic;
    private final AtomicLong differentPasts = new AtomicLong();
    private final AtomicLong fences = new AtomicLong();
    private volatile @Nullable Server server;
    private volatile boolean connected;
    private volatile boolean joined;
    private volatile long appliedSeq;
    private volatile long headSeq;
    private volatile int tokens;
    private volatile int failing;
    private volatile long unfit;
    private volatile Runnable toldListener = () -> {};
    private volatile Runnable appliedListener = () -> {};

    public FeedStatus(LongSupplier monotonic) {
        this.monotonic = monotonic;
    }

    /**
     * The database server last reached.
     *
     * @param instance tells it from one that has been promoted or restarted
     * @param reached monotonic time of a connection that replaced a lost one; null for the first
     */
    private record Server(String instance, @Nullable Long reached) {}

    void connected(String instance) {
        server = new Server(instance, server == null ? null : monotonic.getAsLong());
        connected = true;
    }

    void disconnected() {
        connected = false;
    }

    void applied(long seq, int size) {
        appliedSeq = seq;
        headSeq = Math.max(headSeq, seq);
        tokens = size;
        appliedListener.run();
    }

    void loaded(long seq, int size) {
        headSeq = seq;
        applied(seq, size);
    }

    void sawHead(long seq) {
        headSeq = Math.max(headSeq, seq);
    }

    void confirmed() {
        joined = true;
    }

    /** @param listener runs on the feed's thread whenever this replica has told the database how far it is */
    public void whenTold(Runnable listener) {
        toldListener = listener;
    }

    /** @param listener runs on the feed's thread whenever changes have become visible */
    public void whenApplied(Runnable listener) {
        appliedListener = listener;
    }

    void told() {
        toldListener.run();
    }

    void fenced() {
        fences.incrementAndGet();
    }

    void differentPast() {
        differentPasts.incrementAndGet();
    }

    public void unfit(long times) {
        unfit = times;
    }

    /** How often a token found no place in the present index. */
    public long unfit() {
        return unfit;
    }

    public void failing(int repeats) {
        failing = repeats;
    }

    /** How often the same unexpected failure has come back at one place of the log; 0 = none. */
    public int failing() {
        return failing;
    }

    public boolean isConnected() {
        return connected;
    }

    /** Whether this replica has ever been ready. */
    public boolean hasJoined() {
        return joined;
    }

    public long appliedSeq() {
        return appliedSeq;
    }

    /** How many changes are known to be waiting. */
    public long lag() {
        return Math.max(0, headSeq - appliedSeq);
    }

    public int tokens() {
        return tokens;
    }

    public long fences() {
        return fences.get();
    }

    public long differentPasts() {
        return differentPasts.get();
    }

    /**
     * Whether what this server says of the replicas may be taken as the whole truth. After a fail-over a replica may
     * hold a lease that the new server has never heard of: it must have run out first.
     *
     * @param longestLeaseNanos with its margin
     */
    public boolean trusts(String instance, long longestLeaseNanos) {
        Server known = server;
        if (known == null) {
            return true;
        }
        return known.instance().equals(instance)
                && (known.reached() == null || monotonic.getAsLong() - known.reached() >= longestLeaseNanos);
    }
}
