package dev.tollgate.start;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/** Says what a start waits for, once a minute until it is over. */
final class WaitingNotice {
    private static final Logger LOG = Logger.getLogger(WaitingNotice.class);
    private static final Duration PAUSE = Duration.ofMinutes(1);

    private final Later later;
    private final BooleanSupplier over;
    private final Supplier<String> reason;

    WaitingNotice(Later later, BooleanSupplier over, Supplier<String> reason) {
        this.later = later;
        this.over = over;
        this.reason = reason;
    }

    /** Runs something after a pause. */
    interface Later {
        void run(Duration pause, Runnable what);
    }

    void say() {
        if (!over.getAsBoolean()) {
            LOG.warnf("Waiting for the database reason=\"%s\"", reason.get());
            later.run(PAUSE, this::say);
        }
    }
}
