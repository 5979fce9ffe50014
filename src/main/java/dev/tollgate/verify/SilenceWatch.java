package dev.tollgate.verify;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * For how long this process itself has seen each live replica's beat stand still, on its own monotonic clock. A beat
 * only ever grows, so one that is the same at two looks was the same in between.
 */
final class SilenceWatch {
    private final Map<UUID, Seen> seen = new HashMap<>();

    private record Seen(long beat, long sinceNanos) {}

    /**
     * @param askedNanos monotonic time before the look
     * @param seenNanos monotonic time after it: a beat counts as seen only from then on
     * @return the live rows whose silence exceeds their lease and its margin
     */
    List<ReplicaView.Row> silent(ReplicaView view, long askedNanos, long seenNanos) {
        List<ReplicaView.Row> silent = new ArrayList<>();
        Map<UUID, Seen> before = new HashMap<>(seen);
        seen.clear();
        for (ReplicaView.Row row : view.replicas()) {
            if (row.fenced()) {
                continue;
            }
            Seen first = before.get(row.incarnation());
            if (first == null || first.beat() != row.beat()) {
                first = new Seen(row.beat(), seenNanos);
            }
            seen.put(row.incarnation(), first);
            if (askedNanos - first.sinceNanos()
                    >= LeaseTerms.withMargin(row.lease()).toNanos()) {
                silent.add(row);
            }
        }
        return silent;
    }
}
