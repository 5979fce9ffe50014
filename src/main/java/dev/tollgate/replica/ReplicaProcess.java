package dev.tollgate.replica;

import dev.tollgate.verify.barrier.RevocationBarrier;
import dev.tollgate.verify.feed.FeedStatus;
import dev.tollgate.verify.feed.IndexFeed;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import org.jboss.logging.Logger;

/** This process as a replica: begins when the service starts and leaves after its HTTP server has closed. */
@Singleton
class ReplicaProcess {
    private static final Logger LOG = Logger.getLogger(ReplicaProcess.class);
    private static final int TIMEOUT_MILLIS = 2_000;
    private static final int LOOK_MILLIS = 1;
    /** While the schema is still asked for. */
    private static final int BEFORE_THE_SCHEMA = -2;

    private final IndexFeed feed;
    private final RevocationBarrier barrier;
    private final Housekeeping housekeeping;
    private final FeedStatus status;

    ReplicaProcess(IndexFeed feed, RevocationBarrier barrier, Housekeeping housekeeping, FeedStatus status) {
        this.feed = feed;
        this.barrier = barrier;
        this.housekeeping = housekeeping;
        this.status = status;
    }

    void connect(@Observes @Priority(BEFORE_THE_SCHEMA) StartupEvent event) {
        feed.connect();
    }

    /** A small index is complete before the first request can come; a large one goes on loading behind the probes. */
    void begin(@Observes StartupEvent event) throws InterruptedException {
        feed.start();
        barrier.start();
        housekeeping.start();
        for (int waited = 0; waited < TIMEOUT_MILLIS && !status.hasJoined(); waited += LOOK_MILLIS) {
            Thread.sleep(LOOK_MILLIS);
        }
        if (!status.hasJoined()) {
            LOG.info("Verification begins when the index is loaded");
        }
    }

    @PreDestroy
    void leave() throws InterruptedException {
        barrier.stop();
        housekeeping.stop();
        feed.stop();
    }
}
