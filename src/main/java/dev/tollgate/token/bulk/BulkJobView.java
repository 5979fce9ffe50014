package dev.tollgate.token.bulk;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * How far an act on many tokens is.
 *
 * @param matched how many were confirmed
 * @param done how many of them are as asked for; those that no longer matched when it was their turn are left out
 * @param failed how many stay as they were, since a rule is against it
 * @param failures the first 100 of these, and why
 * @param state RUNNING, DONE once it holds on every replica, FAILED if it ended before its end
 */
@Schema(name = "BulkJob")
@RegisterForReflection
record BulkJobView(
        UUID id,
        int matched,
        int done,
        int failed,
        List<BulkFailure> failures,

        @Schema(enumeration = {"RUNNING", "DONE", "FAILED"}) String state,

        Instant createdAt,
        @Schema(nullable = true) @Nullable Instant finishedAt) {

    static BulkJobView from(BulkJob job, List<BulkFailure> failures) {
        return new BulkJobView(
                job.id,
                job.matched,
                job.done,
                job.failed,
                failures,
                (job.state == BulkJob.State.SWEPT ? BulkJob.State.RUNNING : job.state).name(),
                job.createdAt,
                job.finishedAt);
    }
}
