package dev.tollgate.audit.chain;

import io.quarkus.runtime.annotations.RegisterForReflection;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a chain.
 *
 * @param intact whether each event is in its place, unchanged, and in accord with every checkpoint
 * @param events how many are in order, up to the first that is not
 * @param headHash of the last of those, hexadecimal: keep it, or a checkpoint, elsewhere
 * @param checkpoints how many were signed with a known key
 * @param unknownCheckpoints how many were signed with a key that is not known: they prove nothing
 * @param signedThrough the place up to which a signature vouches for the chain, 0 for none
 * @param broken the first event that is not in order
 */
@Schema(name = "ChainReport")
@RegisterForReflection
public record ChainReport(
        boolean intact,
        long events,
        String headHash,
        long checkpoints,
        long unknownCheckpoints,
        long signedThrough,
        @Schema(nullable = true) @Nullable Broken broken) {

    /**
     * The first event that is not in order.
     *
     * @param seq the place that was looked at
     * @param id of the event that stands there; null where none does
     */
    @Schema(name = "BrokenEvent")
    @RegisterForReflection
    public record Broken(
            long seq, @Schema(nullable = true) @Nullable String id, Reason reason) {}

    /** What is wrong with it. */
    @Schema(name = "BrokenReason")
    public enum Reason {
        /** Another place's event stands here: one was dropped, inserted or moved. */
        OUT_OF_PLACE,
        /** It does not follow the event before it. */
        UNLINKED,
        /** Its content is not what its hash was made of. */
        EDITED,
        /** A checkpoint's signature is not what its key makes. */
        FORGED_CHECKPOINT,
        /** A checkpoint vouches for another chain: events before it were changed and hashed anew. */
        CONTRADICTED
    }
}
