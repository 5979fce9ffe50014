package dev.tollgate.verify.usage;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Refusals, like ones of a minute added up. Whoever refuses a token how often, from however many addresses, makes few
 * rows, and an organization leaves room for the others. Not thread-safe.
 */
final class RefusalTable {
    private static final int PER_TOKEN = 10;
    private static final int PER_ORGANIZATION = 500;
    private static final int IN_ALL = 5_000;

    private final Map<RefusalKey, Refusal> refusals = new HashMap<>();
    private final Map<Scope, Integer> rows = new HashMap<>();
    private final Supplier<UUID> ids;

    /** @param ids for rows */
    RefusalTable(Supplier<UUID> ids) {
        this.ids = ids;
    }

    /** Of a token or an organization, in a minute. */
    private record Scope(UUID id, long minute) {}

    /**
     * @param firstMillis when the first of them was
     * @return false if there is no room for them
     */
    boolean add(RefusalKey key, long firstMillis, long count) {
        Refusal refusal = find(key, firstMillis);
        if (refusal == null) {
            return false;
        }
        refusal.add(count);
        return true;
    }

    private @Nullable Refusal find(RefusalKey key, long firstMillis) {
        Refusal known = refusals.get(key);
        if (known != null) {
            return known;
        }
        if (!key.hasParticulars() || rows(key.token(), key) < PER_TOKEN) {
            return begin(key, firstMillis);
        }
        RefusalKey others = key.withoutParticulars();
        Refusal rest = refusals.get(others);
        return rest == null ? begin(others, firstMillis) : rest;
    }

    private @Nullable Refusal begin(RefusalKey key, long firstMillis) {
        if (refusals.size() >= IN_ALL || rows(key.organization(), key) >= PER_ORGANIZATION) {
            return null;
        }
        Refusal refusal = new Refusal(ids.get(), key, firstMillis);
        refusals.put(key, refusal);
        if (key.hasParticulars()) {
            rows.merge(new Scope(key.token(), key.minute()), 1, Integer::sum);
        }
        rows.merge(new Scope(key.organization(), key.minute()), 1, Integer::sum);
        return refusal;
    }

    private int rows(UUID of, RefusalKey key) {
        return rows.getOrDefault(new Scope(of, key.minute()), 0);
    }

    Collection<Refusal> refusals() {
        return refusals.values();
    }

    /** Forgets what was written of earlier minutes. */
    void forgetBefore(long minute) {
        refusals.values().removeIf(refusal -> refusal.key().minute() < minute && refusal.isWritten());
        rows.keySet().removeIf(scope -> scope.minute() < minute);
    }
}
