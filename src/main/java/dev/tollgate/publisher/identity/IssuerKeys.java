package dev.tollgate.publisher.identity;

import com.github.benmanes.caffeine.cache.Cache;
import dev.tollgate.cache.Caches;
import dev.tollgate.outbound.OutboundHttp;
import dev.tollgate.outbound.OutboundRefused;
import dev.tollgate.problem.ProblemException;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.security.Key;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The keys of issuers that publish them, of any organization: they are the same for all. Keys that an organization gave
 * itself are not among them.
 */
@Singleton
public class IssuerKeys {
    /** Two documents of five seconds. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(11);

    /**
     * How many bytes of keys are kept, about: of thousands of issuers as they usually are. Whoever names one issuer after the
     * other has theirs forgotten.
     */
    private static final long MOST_KEPT = 64L << 20;

    private static final int UNKNOWN_ISSUER = 1_000;
    private static final int WAITING = 24;
    private static final Duration AGAIN = Duration.ofSeconds(1);

    private final IssuerDocuments documents;
    private final Semaphore waiting = new Semaphore(WAITING);
    private final Cache<String, CachedKeys> issuers;

    @Inject
    IssuerKeys(IssuerDocuments documents) {
        this(documents, MOST_KEPT);
    }

    IssuerKeys(IssuerDocuments documents, long mostKept) {
        this.documents = documents;
        this.issuers = Caches.weighed(mostKept, (issuer, keys) -> UNKNOWN_ISSUER + keys.weight(), Duration.ofDays(2));
    }

    /** Of issuers whom the operator has chosen, wherever they are. */
    public static IssuerKeys ofOperator(OutboundHttp http) {
        return new IssuerKeys(new IssuerDocuments(http, IssuerUrl::isPrivate, true));
    }

    /**
     * What the issuer says of itself (OpenID Connect Discovery 1.0 section 3).
     *
     * @throws IssuerUnreachable if that is not known
     */
    public Map<String, Object> metadata(String issuer) throws IssuerUnreachable {
        CachedKeys known = of(issuer);
        CachedKeys.Said said = known.metadata();
        if (said.metadata() == null && said.pending() != null) {
            await(said.pending());
            said = known.metadata();
        }
        if (said.metadata() == null) {
            throw new IssuerUnreachable(AGAIN);
        }
        return said.metadata();
    }

    /** @throws ProblemException {@code VALIDATION_FAILED} if keys are fetched from there in no case */
    public void requireCallable(String issuer) {
        try {
            documents.check(issuer);
        } catch (OutboundRefused e) {
            throw ProblemException.invalid("issuer", e.reason().sentence());
        }
    }

    /**
     * Believes the token if the issuer's key has signed it. Waits for the keys where they have to be fetched, on few threads.
     *
     * @throws IssuerUnreachable if that cannot be said now
     */
    public void requireSignature(IdentityToken token) throws IssuerUnreachable, IdentityRefused {
        token.requireSignature(key(token));
    }

    private Key key(IdentityToken token) throws IssuerUnreachable, IdentityRefused {
        CachedKeys keys = of(token.issuer());
        CachedKeys.Found found = keys.find(token);
        if (found.key() != null) {
            return found.key();
        }
        if (found.pending() != null) {
            await(found.pending());
        }
        return keys.fetched(token);
    }

    private CachedKeys of(String issuer) {
        return issuers.get(
                issuer, name -> new CachedKeys(() -> documents.fetch(name), System::nanoTime, () -> weigh(name)));
    }

    /** An entry is weighed when it is put. */
    private void weigh(String issuer) {
        issuers.asMap().computeIfPresent(issuer, (name, keys) -> keys);
    }

    /** Of how many issuers keys are kept. */
    long known() {
        issuers.cleanUp();
        return issuers.estimatedSize();
    }

    private void await(CompletableFuture<?> pending) throws IssuerUnreachable {
        if (!waiting.tryAcquire()) {
            throw new IssuerUnreachable(AGAIN);
        }
        try {
            pending.get(LONGEST_WAIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IssuerUnreachable(AGAIN);
        } catch (TimeoutException | ExecutionException e) {
            throw new IssuerUnreachable(AGAIN);
        } finally {
            waiting.release();
        }
    }
}
