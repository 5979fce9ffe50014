package dev.tollgate.verify;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * For whoever asks about a job token a moment before this replica has heard of it: the call that made it waits for replicas
 * only so long. Waiters are few, and each waits once and briefly, so that values that never were cost nobody else anything.
 */
public final class NextChange {
    /** Replicas that answer hear of a change sooner. */
    public static final Duration LONGEST_WAIT = Duration.ofMillis(250);

    private static final String KIND = "_job_";
    /** Behind it stand 32 random characters and 6 of checksum. */
    private static final int FROM_KIND = KIND.length() + 38;

    private static final int WAITING = 1_000;
    private static final int BLOCKED = 16;

    private final Set<Runnable> waiting = ConcurrentHashMap.newKeySet();
    private final Semaphore blocked = new Semaphore(BLOCKED);

    /** Whether it is worth another look: only job tokens are handed out without every replica's word. */
    public static boolean mayCome(Verdict verdict, String presented) {
        // An imported value may look like anything: the kind stands where it does in ours.
        int kind = presented.length() - FROM_KIND;
        return verdict.code() == VerdictCode.NOT_FOUND
                && kind > 0
                && presented.startsWith(KIND, kind)
                && presented.indexOf('_') == kind;
    }

    /**
     * @param look runs after the next change was applied, on a thread that must not be kept
     * @return false if too many wait already
     */
    public boolean whenApplied(Runnable look) {
        return waiting.size() < WAITING && waiting.add(look);
    }

    /** How many wait. */
    public int size() {
        return waiting.size();
    }

    /** It has waited long enough. */
    public void forget(Runnable look) {
        waiting.remove(look);
    }

    /** The same for a thread that may be kept; returns at once if too many are. */
    public void await() {
        if (!blocked.tryAcquire()) {
            return;
        }
        CountDownLatch applied = new CountDownLatch(1);
        Runnable look = applied::countDown;
        try {
            if (whenApplied(look)) {
                applied.await(LONGEST_WAIT.toMillis(), TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            forget(look);
            blocked.release();
        }
    }

    /** Called when a change has become visible. */
    public void applied() {
        for (Runnable look : waiting) {
            if (waiting.remove(look)) {
                look.run();
            }
        }
    }
}
