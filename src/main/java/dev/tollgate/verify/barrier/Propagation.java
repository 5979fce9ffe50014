package dev.tollgate.verify.barrier;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether a change has reached every replica that answers.
 *
 * @param complete no replica answers without it any more
 * @param unconfirmed names of those that may; can be empty although the change is pending, if the database could not
 *     be asked
 * @param effectiveBy from when on none does in any case; null if complete
 */
public record Propagation(
        boolean complete,
        List<String> unconfirmed,
        @Nullable Instant effectiveBy) {
    static final Propagation COMPLETE = new Propagation(true, List.of(), null);

    static Propagation pending(List<String> unconfirmed, long effectiveMillis) {
        return new Propagation(false, List.copyOf(unconfirmed), Instant.ofEpochMilli(effectiveMillis));
    }
}
