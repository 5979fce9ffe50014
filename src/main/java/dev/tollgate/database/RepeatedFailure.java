package dev.tollgate.database;

import java.util.Objects;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Says what a loop that tries again for ever fails of. That the database is away is a warning, and said once. Whatever
 * else comes twice at the same place will come again until somebody mends it: that is an error, said once with its
 * stack, and counted until the loop gets on.
 */
public final class RepeatedFailure {
    private final Logger log;
    private final String what;
    private @Nullable Seen last;
    private volatile int repeats;

    public RepeatedFailure(Logger log, String what) {
        this.log = log;
        this.what = what;
    }

    private record Seen(long place, String cause) {}

    /** @param place where the loop was, such as a position of the log */
    public void report(Throwable failure, long place) {
        Seen now = new Seen(place, failure.getClass().getName() + ": " + failure.getMessage());
        boolean again = Objects.equals(now, last);
        last = now;
        if (!again) {
            repeats = 0;
            log.warnf("%s failed, trying again place=%d reason=%s", what, place, failure);
            return;
        }
        if (DatabaseFailure.isOutage(failure)) {
            return;
        }
        if (++repeats == 1) {
            log.errorf(failure, "%s fails again and again at the same place place=%d", what, place);
        }
    }

    /** The loop got on. */
    public void over() {
        last = null;
        repeats = 0;
    }

    /** How often the same failure has come back at one place; 0 = it gets on, or waits for the database. */
    public int repeats() {
        return repeats;
    }
}
