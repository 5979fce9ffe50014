package dev.tollgate.verify.usage;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;

/** What was recorded and is not written yet, by hour. By the flushing thread only. */
final class UnwrittenUsage {
    private final TreeMap<Long, UsageTable> hours = new TreeMap<>();
    private final int most;

    /** @param most how many tokens' usage it holds */
    UnwrittenUsage(int most) {
        this.most = most;
    }

    /** @return how many verifications did not fit */
    long add(UsageTable usage) {
        if (usage.size() == 0) {
            return 0;
        }
        long left = hours.computeIfAbsent(usage.hour(), hour -> new UsageTable(hour, usage.size()))
                .addAll(usage, most);
        while (hours.size() > 1 && size() > most) {
            // Only counts are by the hour: those of the oldest one count for the next rather than for none.
            UsageTable oldest = hours.pollFirstEntry().getValue();
            left += hours.firstEntry().getValue().addAll(oldest, most);
        }
        return left;
    }

    int size() {
        return hours.values().stream().mapToInt(UsageTable::size).sum();
    }

    /** The oldest first. */
    List<UsageTable> hours() {
        Collection<UsageTable> tables = hours.values();
        return new ArrayList<>(tables);
    }

    void written(UsageTable usage) {
        hours.remove(usage.hour());
    }
}
