package dev.tollgate.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A verification whose first byte is sent after the last byte of a complete answer was read is never VALID for what
 * that call took away, on any of three processes, whatever happens to one of them or to the database.
 *
 * <p>{@code -Dinvariant.scale=n} makes it n times as long.
 */
class InvariantIT {
    private static final Logger LOG = Logger.getLogger(InvariantIT.class);
    private static final int SCALE = Integer.getInteger("invariant.scale", 1);
    private static final int HEALTHY_ROUNDS = 150 * SCALE;
    private static final int FAULT_ROUNDS = 20 * SCALE;
    /** What a machine that has other things to do may add to a time. */
    private static final long BUSY_MILLIS = 1_000;
    /** A process or a server that has gone takes seconds to come back: what happens next is judged in between. */
    private static final int ROUNDS_PER_LOSS = 4;

    @ParameterizedTest
    @ValueSource(strings = {"strict", "available"})
    void whatACompleteCallTookAwayIsNeverAcceptedAgain(String mode) throws Exception {
        try (Cluster cluster = new Cluster(mode)) {
            new Revokers(cluster).compare(mode);
            try (Witnesses witnesses = new Witnesses(cluster.replicas)) {
                Rounds rounds = new Rounds(cluster, witnesses, mode);
                rounds.run("healthy", HEALTHY_ROUNDS, rounds::nothing, rounds::nothing);
                rounds.run("stopped", FAULT_ROUNDS, rounds::stop, rounds::resume);
                rounds.run("cut off", FAULT_ROUNDS, rounds::cutOff, rounds::mend);
                rounds.run("killed", FAULT_ROUNDS, rounds::killSometimes, rounds::nothing);
                rounds.victim().awaitReady();
                rounds.run("database restarted", FAULT_ROUNDS, rounds::restartSometimes, rounds::nothing);
                rounds.outage();
                LOG.infof("verdicts mode=%s %s", mode, witnesses.codes());
                assertThat(witnesses.violations()).isEmpty();
            }
            cluster.stopReplicas();
            assertThat(cluster.replicaRows()).as("rows after an orderly stop").isZero();
        }
    }

    private interface Fault {
        void at(int round) throws IOException;
    }

    /** Rounds of create, verify everywhere, delete, verify everywhere, with something happening before the delete. */
    private static final class Rounds {
        private final Cluster cluster;
        private final Witnesses witnesses;
        private final String mode;

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
            assertThat(completeAtOnce).as("rounds that ended complete").isGreaterThanOrEqualTo(least(fault, count));
        }

        /** An available replica that is silent answers on, and the call says so: it is complete once it is back. */
        private int least(String fault, int count) {
            boolean pending = mode.equals("available") && !fault.equals("healthy");
            return pending ? 0 : count / 2;
        }

        private boolean round(String fault, int round, Fault before, Fault after, List<Long> latencies)
                throws IOException {
            Cluster.Issued token = create(fault, round);
            Witnesses.Target target = witnesses.watch(token.value());
            for (RunningReplica replica : cluster.replicas) {
                String code = witnesses.ask(replica, target);
                if (token.complete()) {
                    assertThat(code).isIn("VALID", "UNAVAILABLE", "NO_ANSWER");
                }
            }
            before.at(round);
            long sent = System.nanoTime();
            boolean complete = delete(round, token);
            latencies.add(TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - sent));
            target.gone = complete;
            after.at(round);
            if (!complete) {
                TestReplica.await(() -> delete(round, token));
                target.gone = true;
            }
            cluster.replicas.forEach(replica -> witnesses.ask(replica, target));
            return complete;
        }

        private void report(String fault, int count, int complete, List<Long> latencies, long nanos) {
            Collections.sort(latencies);
            LOG.infof(
                    "rounds mode=%s fault=\"%s\" count=%d completeAtOnce=%d medianDeleteMillis=%.1f seconds=%d",
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

        private boolean delete(int round, Cluster.Issued token) {
            try {
                HttpResponse<String> answer = cluster.delete(caller(round), token);
                return answer.statusCode() == 204 && Cluster.isComplete(answer);
            } catch (IOException e) {
                return false;
            }
        }

        void nothing(int round) {
            // A healthy round, or one in which what happened is left to heal by itself.
        }

        void stop(int round) {
            awaitVictim();
            victim().stop();
        }

        void cutOff(int round) {
            awaitVictim();
            victim().wire.cut();
        }

        /** Each round begins with a victim that is well, or only the first would show anything. */
        private void awaitVictim() {
            Witnesses.Target target = witnesses.current();
            TestReplica.await(() -> witnesses.ask(victim(), target).equals("VALID"));
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

        /** The question waits in the socket while the process sleeps, and is the first thing it sees. */
        void resume(int round) {
            Witnesses.Target target = witnesses.current();
            Thread first = new Thread(() -> witnesses.ask(victim(), target), "first-question");
            first.start();
            TestReplica.await(() -> first.getState() == Thread.State.TIMED_WAITING
                    || first.getState() == Thread.State.WAITING
                    || first.getState() == Thread.State.TERMINATED);
            victim().resume();
            join(first);
        }

        void mend(int round) {
            witnesses.ask(victim(), witnesses.current());
            victim().wire.mend();
        }

        void killSometimes(int round) {
            if (round % ROUNDS_PER_LOSS == 0) {
                victim().awaitReady();
                victim().kill();
            } else if (round % ROUNDS_PER_LOSS == 1) {
                victim().restart();
            }
        }

        void restartSometimes(int round) {
            if (round % ROUNDS_PER_LOSS == 0) {
                cluster.restartDatabase();
            }
        }

        private static void join(Thread thread) {
            try {
                thread.join(Duration.ofSeconds(5).toMillis());
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
