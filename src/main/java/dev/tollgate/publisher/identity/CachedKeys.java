package dev.tollgate.publisher.identity;

import dev.tollgate.publisher.identity.IdentityRefused.Check;
import dev.tollgate.publisher.identity.IssuerDocuments.Fetched;
import java.security.Key;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The keys of one issuer. One fetch is under way at a time, however many ask, and the next begins no sooner than a minute
 * later: neither unknown keys nor an issuer that is slow can make this service call more often. What was fetched stays good
 * for as long as the issuer said, also while it cannot be reached; from half of that time on it is fetched anew.
 */
final class CachedKeys {
    private static final Duration PAUSE = Duration.ofMinutes(1);
    /** With no keys at all nobody can come in: the next try is sooner. */
    private static final Duration PAUSE_WITHOUT_KEYS = Duration.ofSeconds(10);

    private static final Duration SHORTEST_AGE = Duration.ofMinutes(5);
    private static final Duration USUAL_AGE = Duration.ofHours(1);
    private static final Duration LONGEST_AGE = Duration.ofHours(24);

    private final Supplier<CompletableFuture<Fetched>> documents;
    private final LongSupplier monotonic;
    private final Runnable changed;
    private @Nullable KeySet keys;
    private @Nullable Map<String, Object> metadata;
    private long freshUntil;
    private long goodUntil;
    private long nextFetch;
    private volatile int weight;
    private boolean fetching;
    private boolean failed;
    private @Nullable CompletableFuture<?> pending;

    /** @param changed is told when another {@link #weight} holds */
    CachedKeys(Supplier<CompletableFuture<Fetched>> documents, LongSupplier monotonic, Runnable changed) {
        this.documents = documents;
        this.monotonic = monotonic;
        this.changed = changed;
        this.nextFetch = monotonic.getAsLong();
    }

    /** Either the key, or a fetch to wait for before asking again, by {@link #fetched}. */
    record Found(@Nullable Key key, @Nullable CompletableFuture<?> pending) {}

    /** @throws IssuerUnreachable if it is not known, and may not be asked for at the moment */
    synchronized Found find(IdentityToken token) throws IssuerUnreachable, IdentityRefused {
        long now = monotonic.getAsLong();
        boolean isFresh = known(token, now) != null && now - freshUntil < 0;
        if (!isFresh && !fetching && now - nextFetch >= 0) {
            begin();
        }
        Key key = known(token, now);
        if (key != null) {
            return new Found(key, null);
        }
        if (pending == null) {
            throw new IssuerUnreachable(Duration.ofNanos(Math.max(1, nextFetch - now)));
        }
        return new Found(null, pending);
    }

    /** What the issuer says of itself, or a fetch to wait for before asking again. */
    record Said(
            @Nullable Map<String, Object> metadata,
            @Nullable CompletableFuture<?> pending) {}

    /**
     * As long as it cannot be fetched anew, what was said before is good.
     *
     * @throws IssuerUnreachable if it is not known, and may not be asked for at the moment
     */
    synchronized Said metadata() throws IssuerUnreachable {
        long now = monotonic.getAsLong();
        boolean isFresh = metadata != null && now - freshUntil < 0;
        if (!isFresh && !fetching && now - nextFetch >= 0) {
            begin();
        }
        if (metadata == null && pending == null) {
            throw new IssuerUnreachable(Duration.ofNanos(Math.max(1, nextFetch - now)));
        }
        return new Said(metadata, pending);
    }

    /** After a fetch that the token's key was not known before. */
    synchronized Key fetched(IdentityToken token) throws IssuerUnreachable, IdentityRefused {
        long now = monotonic.getAsLong();
        Key key = known(token, now);
        if (key != null) {
            return key;
        }
        if (keys == null || failed) {
            throw new IssuerUnreachable(Duration.ofNanos(Math.max(1, nextFetch - now)));
        }
        throw new IdentityRefused(Check.SIGNATURE, "signature: the issuer has no such key (kid, alg)");
    }

    private @Nullable Key known(IdentityToken token, long now) throws IdentityRefused {
        KeySet good = keys;
        return good == null || now - goodUntil >= 0 ? null : token.keyAmong(good);
    }

    /** About how many bytes the keys take. */
    int weight() {
        return weight;
    }

    private void begin() {
        fetching = true;
        CompletableFuture<?> ended = documents.get().handle((fetched, failure) -> {
            end(fetched);
            return failure;
        });
        // It may have ended within this call.
        pending = fetching ? ended : null;
    }

    private synchronized void end(@Nullable Fetched fetched) {
        long now = monotonic.getAsLong();
        if (fetched != null) {
            keys = fetched.keys();
            weight = keys.weight();
            metadata = fetched.metadata();
            long age = age(fetched.maxAge()).toNanos();
            freshUntil = now + age / 2;
            goodUntil = now + age;
        }
        boolean without = keys == null || now - goodUntil >= 0;
        nextFetch = now + (without ? PAUSE_WITHOUT_KEYS : PAUSE).toNanos();
        failed = fetched == null;
        fetching = false;
        pending = null;
        changed.run();
    }

    private static Duration age(@Nullable Duration said) {
        if (said == null) {
            return USUAL_AGE;
        }
        return said.compareTo(SHORTEST_AGE) < 0 ? SHORTEST_AGE : said.compareTo(LONGEST_AGE) > 0 ? LONGEST_AGE : said;
    }
}
