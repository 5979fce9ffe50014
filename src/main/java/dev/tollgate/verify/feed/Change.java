package dev.tollgate.verify.feed;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One row of the change log.
 *
 * @param seq its place in commit order
 * @param id tells it from a row that another past has under the same number
 * @param source the table that changed
 * @param key the changed row's id
 * @param hash in hexadecimal, for a token's value
 * @param protocol what a replica must understand to apply it
 */
record Change(
        long seq,
        UUID id,
        String source,
        UUID key,
        @Nullable String hash,
        int protocol) {

    /**
     * What one look at the log showed.
     *
     * @param prunedUpTo the log is complete only after this number
     * @param head the last number that was given out by then
     * @param changes in order
     */
    record Batch(long prunedUpTo, long head, List<Change> changes) {}

    /** Up to where this replica has applied the log; the id is null if the log was empty there. */
    record Position(long seq, @Nullable UUID id) {}
}
