package dev.tollgate.replica;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Verify without a pause on every replica, and know of each question whether it was sent after a complete answer had
 * been read: such a one must not be {@code VALID}.
 */
final class Witnesses implements AutoCloseable {
    private static final long PAUSE_NANOS = 3_000_000;

    private final Queue<String> violations = new ConcurrentLinkedQueue<>();
    private final Map<String, AtomicLong> codes = new ConcurrentHashMap<>();
    private final List<Thread> threads = new ArrayList<>();
    private volatile Target target = new Target("none");
    private volatile boolean done;

    /** A token under watch; {@code gone} is set only after a complete answer has been read. */
    static final class Target {
        final String value;
        volatile boolean gone;

        Target(String value) {
            this.value = value;
        }
    }

    Witnesses(List<RunningReplica> replicas) {
        for (RunningReplica replica : replicas) {
            Thread thread = new Thread(() -> watch(replica), "witness-" + replica.name);
            thread.setDaemon(true);
            threads.add(thread);
            thread.start();
        }
    }

    Target watch(String value) {
        Target next = new Target(value);
        target = next;
        return next;
    }

    Target current() {
        return target;
    }

    private void watch(RunningReplica replica) {
        while (!done) {
            boolean answered = !ask(replica, target).equals("NO_ANSWER");
            LockSupport.parkNanos(answered ? PAUSE_NANOS : 20 * PAUSE_NANOS);
        }
    }

    /** Asks once and judges the answer; for the questions that a round asks itself too. */
    String ask(RunningReplica replica, Target asked) {
        boolean gone = asked.gone;
        String code = replica.verify(asked.value);
        if (gone && code.equals("VALID")) {
            violations.add(replica.name);
        }
        codes.computeIfAbsent((gone ? "after " : "before ") + code, key -> new AtomicLong())
                .incrementAndGet();
        return code;
    }

    List<String> violations() {
        return List.copyOf(violations);
    }

    Map<String, AtomicLong> codes() {
        return codes;
    }

    @Override
    public void close() {
        done = true;
        for (Thread thread : threads) {
            try {
                thread.join(5_000);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
