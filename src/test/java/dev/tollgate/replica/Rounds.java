package dev.tollgate.replica;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.replica.Cluster.Taking;
import dev.tollgate.verify.feed.TestReplica;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jboss.logging.Logger;

/** Rounds of create, verify everywhere, take away, verify everywhere, with something happening before the third. */
final class Rounds {
    private static final Logger LOG = Logger.getLogger(InvariantIT.class);
    /** What a machine that has other things to do may add to a time. */
    private static final long BUSY_MILLIS = 1_000;
    /** More than one question at a time reach a process that wakes up. */
    private static final int ASKERS = 4;

    interface Fault {
        void at(int round) throws IOException;
    }

    private final Cluster cluster;
    private final Witnesses witnesses;
    private final String mode;
    private final List<Thread> others = new ArrayList<>();
    private int rounds;

    Rounds(Cluster cluster, Witnesses witnesses, String mode) {
        this.cluster = cluster;
        this.witnesses = witnesses;
        this.mode = mode;
    }

    RunningReplica victim() {
        return cluster.replicas.get(2);
    }

    private RunningReplica caller(int round) {
        return cluster.replicas.get(round % 2);
    }

    void run(String fault, int count, Fault before, Fault after) throws IOException {
        List<Long> latencies = new ArrayList<>();
        int completeAtOnce = 0;
        long begin = System.nanoTime();
        for (int round = 0; round < count; round++) {
            completeAtOnce += round(fault, round, before, after, latencies) ? 1 : 0;
        }
        report(fault, count, completeAtOnce, latencies, System.nanoTime() - begin);
        assertThat(witnesses.violations())
                .as("accepted after a complete answer")
                .isEmpty();
        assertThat(completeAtOnce).as("rounds that ended complete").isGreaterThanOrEqualTo(least(fault, count));
    }

    /** An available replica that is silent answers on, and the call says so: it is complete once it is back. */
    private int least(String fault, int count) {
        boolean pending = mode.equals("available") && !fault.equals("healthy");
        return pending ? 0 : count / 2;
    }

    private boolean round(String fault, int round, Fault before, Fault after, List<Long> latencies) throws IOException {
        Cluster.Issued token = create(fault, round);
        Witnesses.Target target = witnesses.watch(token.value());
        for (RunningReplica replica : cluster.replicas) {
            String code = witnesses.ask(replica, target);
            if (token.complete()) {
                assertThat(code).isIn("VALID", "UNAVAILABLE", "NO_ANSWER");
            }
        }
        Taking how = Taking.values()[rounds++ % Taking.values().length];
        before.at(round);
        long sent = System.nanoTime();
        boolean complete = take(round, token, how);
        latencies.add(TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - sent));
        target.gone = complete;
        after.at(round);
        if (!complete) {
            TestReplica.await(() -> take(round, token, how));
            target.gone = true;
        }
        cluster.replicas.forEach(replica -> witnesses.ask(replica, target));
        return complete;
    }

    private void report(String fault, int count, int complete, List<Long> latencies, long nanos) {
        Collections.sort(latencies);
        LOG.infof(
                "rounds mode=%s fault=\"%s\" count=%d completeAtOnce=%d medianMillis=%.1f seconds=%d",
                mode,
                fault,
                count,
                complete,
                latencies.get(latencies.size() / 2) / 1_000.0,
                TimeUnit.NANOSECONDS.toSeconds(nanos));
    }

    private Cluster.Issued create(String fault, int round) {
        List<Cluster.Issued> created = new ArrayList<>();
        TestReplica.await(() -> {
            try {
                String label = fault + " " + round + " " + System.nanoTime();
                created.add(cluster.create(caller(round), label));
                return true;
            } catch (IOException | AssertionError e) {
                return false;
            }
        });
        return created.get(0);
    }

    private boolean take(int round, Cluster.Issued token, Taking how) {
        try {
            HttpResponse<String> answer = cluster.take(caller(round), token, how);
            return answer.statusCode() / 100 == 2 && answer.statusCode() != 202 && Cluster.isComplete(answer);
        } catch (IOException e) {
            return false;
        }
    }

    void nothing(int round) {
        // A healthy round, or one in which what happened is left to heal by itself.
    }

    /** Wherever it is, and in every second round where that matters most. */
    void stop(int round) {
        awaitVictim();
        if (round % 2 == 0) {
            stopBetweenReadAndConfirm(round);
        } else {
            victim().stop();
        }
    }

    /**
     * The victim has read of another change and asked what it is: the answer waits while the process sleeps, and when
     * it wakes up it confirms, without knowing of what was taken away meanwhile.
     */
    private void stopBetweenReadAndConfirm(int round) {
        TcpProxy wire = victim().wire;
        wire.holdAnswerTo("copy (");
        others.add(start("another-change", () -> create("another", round)));
        TestReplica.await(wire::holds);
        victim().stop();
        wire.letGo();
    }

    void cutOff(int round) {
        awaitVictim();
        victim().wire.cut();
    }

    /** Each round begins with a victim that is well, or only the first would show anything. */
    private void awaitVictim() {
        Witnesses.Target target = witnesses.current();
        // A process that was killed starts again, on a machine that may be busy.
        TestReplica.await(Duration.ofMinutes(2), () -> {
            String code = witnesses.ask(victim(), target);
            if (code.equals("NO_ANSWER")) {
                // It starts, and has better use for the processor.
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
            }
            return code.equals("VALID");
        });
    }

    /** The database is gone for all of them: they answer as their mode says, and recover by themselves. */
    void outage() {
        Cluster.Issued token = create("outage", 0);
        Witnesses.Target target = witnesses.watch(token.value());
        awaitVictim();
        List<String> answers = new ArrayList<>();
        cluster.loseDatabase();
        long lost = System.nanoTime();
        TestReplica.await(() -> {
            answers.add(witnesses.ask(victim(), target));
            return answers.get(answers.size() - 1).equals("UNAVAILABLE");
        });
        long silentAfter = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - lost);
        assertThat(answers.subList(0, answers.size() - 1)).containsOnly("VALID");
        cluster.findDatabase();
        long found = System.nanoTime();
        awaitVictim();
        long recoveredAfter = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - found);
        LOG.infof(
                "outage mode=%s verdicts=%d unavailableAfterMillis=%d recoveredAfterMillis=%d",
                mode, answers.size() - 1, silentAfter, recoveredAfter);
        long longest = mode.equals("strict") ? 500 : 3_000;
        assertThat(silentAfter).isLessThan(longest + BUSY_MILLIS);
        assertThat(silentAfter).isGreaterThan(mode.equals("strict") ? 0 : longest - 1_000);
        assertThat(recoveredAfter).isLessThan(2_000 + BUSY_MILLIS);
    }

    /** Questions wait in the sockets while the process sleeps, and are the first that it sees; others follow. */
    void resume(int round) {
        Witnesses.Target target = witnesses.current();
        AtomicLong end = new AtomicLong(Long.MAX_VALUE);
        for (int asker = 0; asker < ASKERS; asker++) {
            others.add(start("asker", () -> {
                do {
                    witnesses.ask(victim(), target);
                } while (System.nanoTime() < end.get());
            }));
        }
        TestReplica.await(() -> others.stream().allMatch(Rounds::waitsOrEnded));
        victim().resume();
        end.set(System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(100));
        others.forEach(Rounds::join);
        others.clear();
    }

    private static Thread start(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.start();
        return thread;
    }

    private static boolean waitsOrEnded(Thread thread) {
        return thread.getState() == Thread.State.TIMED_WAITING
                || thread.getState() == Thread.State.WAITING
                || thread.getState() == Thread.State.TERMINATED;
    }

    void mend(int round) {
        witnesses.ask(victim(), witnesses.current());
        victim().wire.mend();
    }

    void kill(int round) {
        awaitVictim();
        victim().kill();
    }

    void restart(int round) {
        victim().restart();
    }

    void restartDatabase(int round) {
        awaitVictim();
        cluster.restartDatabase();
    }

    private static void join(Thread thread) {
        try {
            thread.join(Duration.ofSeconds(5).toMillis());
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
