package dev.tollgate.notice.delivery;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** What this replica is sending at the moment, so that neither a webhook nor an organization takes all of it. Of one thread. */
final class UnderWay {
    private static final int IN_ALL = 512;
    private static final int OF_ORGANIZATION = 32;
    private static final int OF_WEBHOOK = 8;

    private final Map<UUID, Integer> webhooks = new HashMap<>();
    private final Map<UUID, Integer> organizations = new HashMap<>();
    private int all;

    int room() {
        return IN_ALL - all;
    }

    List<UUID> busyWebhooks() {
        return full(webhooks, OF_WEBHOOK);
    }

    List<UUID> busyOrganizations() {
        return full(organizations, OF_ORGANIZATION);
    }

    void begin(Claimed delivery) {
        all++;
        webhooks.merge(delivery.webhook(), 1, Integer::sum);
        organizations.merge(delivery.organization(), 1, Integer::sum);
    }

    void end(Claimed delivery) {
        all--;
        webhooks.computeIfPresent(delivery.webhook(), (id, count) -> count == 1 ? null : count - 1);
        organizations.computeIfPresent(delivery.organization(), (id, count) -> count == 1 ? null : count - 1);
    }

    private static List<UUID> full(Map<UUID, Integer> counts, int most) {
        return counts.entrySet().stream()
                .filter(entry -> entry.getValue() >= most)
                .map(Map.Entry::getKey)
                .toList();
    }
}
