package dev.tollgate.replica;

import static org.assertj.core.api.Assertions.assertThat;

import org.jboss.logging.Logger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A verification whose first byte is sent after the last byte of a complete answer was read is never VALID for what
 * that call took away, on any of three processes, whatever happens to one of them or to the database.
 *
 * <p>{@code -Dinvariant.scale=n} makes it n times as long. Once is enough to fail without the fence, or with a lease that
 * is judged before the lookup; what happens rarely needs more.
 */
@Tag("invariant")
class InvariantIT {
    private static final Logger LOG = Logger.getLogger(InvariantIT.class);
    private static final int SCALE = Integer.getInteger("invariant.scale", 1);
    private static final int HEALTHY_ROUNDS = 15 * SCALE;
    private static final int FAULT_ROUNDS = 2 * SCALE;

    @ParameterizedTest
    @ValueSource(strings = {"strict", "available"})
    void whatACompleteCallTookAwayIsNeverAcceptedAgain(String mode) throws Exception {
        try (Cluster cluster = new Cluster(mode)) {
            new Revokers(cluster).compare(mode);
            if (mode.equals("strict") && RunningReplica.canBeDebugged()) {
                new StoppedLookups(cluster).run(FAULT_ROUNDS);
            }
            try (Witnesses witnesses = new Witnesses(cluster.replicas)) {
                Rounds rounds = new Rounds(cluster, witnesses, mode);
                rounds.run("healthy", HEALTHY_ROUNDS, rounds::nothing, rounds::nothing);
                rounds.run("stopped", FAULT_ROUNDS, rounds::stop, rounds::resume);
                rounds.run("cut off", FAULT_ROUNDS, rounds::cutOff, rounds::mend);
                rounds.run("killed", FAULT_ROUNDS, rounds::kill, rounds::restart);
                rounds.run("database restarted", FAULT_ROUNDS, rounds::restartDatabase, rounds::nothing);
                rounds.outage();
                LOG.infof("verdicts mode=%s %s", mode, witnesses.codes());
                assertThat(witnesses.violations()).isEmpty();
            }
            cluster.stopReplicas();
            assertThat(cluster.replicaRows()).as("rows after an orderly stop").isZero();
        }
    }
}
