package dev.tollgate.replica;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.support.Breakpoint;
import dev.tollgate.verify.feed.TestReplica;
import dev.tollgate.verify.index.TokenIndex;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * A strict replica stands still while it looks a token up, until the token has been deleted for good. When it goes on
 * it must not answer from what it finds: whoever asks whether the lease is good before the lookup would.
 */
final class StoppedLookups {
    private static final Logger LOG = Logger.getLogger(StoppedLookups.class);

    private final Cluster cluster;

    StoppedLookups(Cluster cluster) {
        this.cluster = cluster;
    }

    void run(int rounds) throws Exception {
        ExecutorService asker = Executors.newSingleThreadExecutor();
        try {
            int complete = 0;
            for (int round = 0; complete < rounds; round++) {
                assertThat(round).isLessThan(3 * rounds);
                complete += round(asker, round) ? 1 : 0;
            }
        } finally {
            asker.shutdownNow();
        }
        LOG.infof("stoppedLookups count=%d verdict=UNAVAILABLE", rounds);
    }

    /** @return whether the delete was complete; where it was not, nothing is promised */
    private boolean round(ExecutorService asker, int round) throws Exception {
        RunningReplica stopped = cluster.replicas.get(2);
        Cluster.Issued token = cluster.create(cluster.replicas.get(round % 2), "looked up " + System.nanoTime());
        TestReplica.await(() -> stopped.verify(token.value()).equals("VALID"));
        Future<String> underWay;
        boolean complete;
        try (Breakpoint inLookup = Breakpoint.at(stopped.debugPort(), TokenIndex.class, "find")) {
            underWay = asker.submit(() -> stopped.verify(token.value()));
            inLookup.awaitHit();
            complete = Cluster.isComplete(cluster.delete(cluster.replicas.get(round % 2), token));
        }
        String verdict = underWay.get(20, TimeUnit.SECONDS);
        if (complete) {
            assertThat(verdict).as("round %d", round).isEqualTo("UNAVAILABLE");
        }
        return complete;
    }
}
