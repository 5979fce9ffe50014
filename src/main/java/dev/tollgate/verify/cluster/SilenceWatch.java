package dev.tollgate.verify.cluster;

import dev.tollgate.verify.LeaseTerms;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * For how long this process itself has seen each replica's beat stand still, on its own monotonic clock. A beat only
 * ever grows, so one that is the same at two looks was the same in between; a fenced one never beats again. Looks of
 * several threads may come in any order: an older one can only make a silence shorter.
 */
public final class SilenceWatch {
    private final Map<UUID, Beat> beats = new HashMap<>();

    private record Beat(long beat, long sinceNanos) {}

    /**
     * What one look showed.
     *
     * @param silent the live rows whose silence exceeds their lease and its margin
     * @param stopped the fenced ones that have been silent for so long that they answer no more, whatever their mode
     * @param silences how long each replica has been silent at least
     */
    public record Seen(List<ReplicaView.Row> silent, List<ReplicaView.Row> stopped, Map<UUID, Duration> silences) {
        public Duration silence(ReplicaView.Row row) {
            return silences.getOrDefault(row.incarnation(), Duration.ZERO);
        }
    }

    /**
     * @param askedNanos monotonic time before the look
     * @param seenNanos monotonic time after it: a beat counts as seen only from then on
     */
    public synchronized Seen look(ReplicaView view, long askedNanos, long seenNanos) {
        List<ReplicaView.Row> silent = new ArrayList<>();
        List<ReplicaView.Row> stopped = new ArrayList<>();
        Map<UUID, Duration> silences = new HashMap<>();
        Map<UUID, Beat> before = new HashMap<>(beats);
        beats.clear();
        for (ReplicaView.Row row : view.replicas()) {
            Beat first = before.get(row.incarnation());
            if (first == null || first.beat() != row.beat()) {
                first = new Beat(row.beat(), seenNanos);
            }
            beats.put(row.incarnation(), first);
            Duration silence = Duration.ofNanos(Math.max(0, askedNanos - first.sinceNanos()));
            silences.put(row.incarnation(), silence);
            if (!row.fenced() && silence.compareTo(LeaseTerms.withMargin(row.lease())) >= 0) {
                silent.add(row);
            }
            if (row.fenced() && silence.compareTo(LeaseTerms.withMargin(row.maxAge())) >= 0) {
                stopped.add(row);
            }
        }
        return new Seen(silent, stopped, silences);
    }
}
