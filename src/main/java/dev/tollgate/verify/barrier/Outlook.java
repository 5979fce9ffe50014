package dev.tollgate.verify.barrier;

import dev.tollgate.verify.DatabaseClock;
import dev.tollgate.verify.LeaseTerms;
import dev.tollgate.verify.cluster.ReplicaView;
import dev.tollgate.verify.cluster.ReplicaView.Row;
import dev.tollgate.verify.cluster.SilenceWatch;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** What one look at the replicas says of a change: who may still answer without it, and until when. */
record Outlook(ReplicaView view, SilenceWatch.Seen seen) {
    /** Live replicas that have not applied the change: they will, or will be fenced. */
    List<Row> awaited(long seq) {
        return behind(seq).filter(row -> !row.fenced()).toList();
    }

    /** Those that may still answer without the change. */
    List<Row> unconfirmed(long seq) {
        return behind(seq).filter(this::stillAnswers).toList();
    }

    /** When none of these answers without the change any more, in database time. */
    long effectiveMillis(List<Row> unconfirmed) {
        return unconfirmed.stream().mapToLong(this::answersUntil).max().orElse(view.databaseMillis());
    }

    private Stream<Row> behind(long seq) {
        return view.replicas().stream().filter(row -> row.appliedSeq() < seq);
    }

    private boolean stillAnswers(Row row) {
        return !row.fenced() || !row.strict() && left(row).compareTo(Duration.ZERO) > 0;
    }

    /** Until when it may answer from what it knows, if it is never heard of again. */
    private long answersUntil(Row row) {
        if (row.fenced()) {
            return view.databaseMillis() + Math.max(0, left(row).toMillis()) + DatabaseClock.ERROR_MILLIS;
        }
        // It may have confirmed since, without the change: the margin covers the time between two looks.
        return view.databaseMillis()
                + LeaseTerms.withMargin(row.strict() ? row.lease() : row.maxAge())
                        .toMillis();
    }

    /** Of the time for which a replica that is silent since may go on answering. */
    private Duration left(Row row) {
        return LeaseTerms.withMargin(row.maxAge()).minus(seen.silence(row));
    }
}
