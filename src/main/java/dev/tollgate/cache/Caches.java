package dev.tollgate.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Weigher;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Duration;

/**
 * Caches that have an end, by how much they hold and by how long nobody has asked for it. Caffeine looks for the class of each
 * kind by its name, which a native image finds only if it is named here.
 */
@RegisterForReflection(
        classNames = {
            "com.github.benmanes.caffeine.cache.SSMSA",
            "com.github.benmanes.caffeine.cache.PSAMS",
            "com.github.benmanes.caffeine.cache.SSMWA",
            "com.github.benmanes.caffeine.cache.PSAMW"
        })
public final class Caches {
    private Caches() {}

    /**
     * @param most entries
     * @param unused after which one is forgotten
     */
    public static <K, V> Cache<K, V> of(long most, Duration unused) {
        return Caffeine.newBuilder().maximumSize(most).expireAfterAccess(unused).build();
    }

    /** @param most of what the entries weigh together */
    public static <K, V> Cache<K, V> weighed(long most, Weigher<K, V> weigher, Duration unused) {
        return Caffeine.newBuilder()
                .maximumWeight(most)
                .weigher(weigher)
                .expireAfterAccess(unused)
                .build();
    }
}
