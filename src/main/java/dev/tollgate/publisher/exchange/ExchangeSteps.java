package dev.tollgate.publisher.exchange;

import dev.tollgate.auth.fairshare.OrganizationCalls;
import dev.tollgate.problem.ProblemException;
import dev.tollgate.publisher.Publisher;
import dev.tollgate.publisher.exchange.Exchange.Overtaken;
import dev.tollgate.publisher.identity.IdentityRefused;
import dev.tollgate.publisher.identity.IdentityToken;
import dev.tollgate.publisher.identity.IssuerUnreachable;
import dev.tollgate.verify.barrier.RevocationBarrier;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/** From an identity token to a job token: judge it without a transaction, hand out in one, then wait for the replicas. */
@Singleton
class ExchangeSteps {
    private static final int TRIES = 3;
    /** A replica that is out of reach knows the token later, and looks for it once more. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(1);

    /** Less than half of the barrier's places: revocations need the others. The second look helps who gets none. */
    private final Semaphore waiting = new Semaphore(24);

    private final Judgement judgement;
    private final ExchangeRate rate;
    private final OrganizationCalls calls;
    private final Exchange exchange;
    private final ExchangeCounts counts;
    private final RevocationBarrier barrier;
    private final InstantSource clock;

    ExchangeSteps(
            Judgement judgement,
            ExchangeRate rate,
            OrganizationCalls calls,
            Exchange exchange,
            ExchangeCounts counts,
            RevocationBarrier barrier,
            InstantSource clock) {
        this.judgement = judgement;
        this.rate = rate;
        this.calls = calls;
        this.exchange = exchange;
        this.counts = counts;
        this.barrier = barrier;
        this.clock = clock;
    }

    IssuedJobToken exchange(String subject, @Nullable String scope) throws IdentityRefused, IssuerUnreachable {
        IdentityToken token = IdentityToken.parse(subject);
        UUID organization = judgement.organization(token);
        for (int tries = 1; ; tries++) {
            try {
                IssuedJobToken issued = exchange(organization, token, scope);
                await();
                return issued;
            } catch (Overtaken e) {
                // Or the next look would find what this session remembers.
                Publisher.getEntityManager().clear();
                if (tries == TRIES) {
                    throw ProblemException.unavailable("The publisher is being changed.", Duration.ofSeconds(1));
                }
            }
        }
    }

    private void await() {
        if (waiting.tryAcquire()) {
            try {
                barrier.await(LONGEST_WAIT);
            } finally {
                waiting.release();
            }
        }
    }

    private IssuedJobToken exchange(UUID organization, IdentityToken token, @Nullable String scope)
            throws IdentityRefused, IssuerUnreachable {
        List<Publisher> named = Publisher.of(organization, token.issuer());
        @Nullable Publisher matched = null;
        try {
            matched = judgement.match(token, named);
            rate.exchange(organization);
            return inTurn(matched, token, scope);
        } catch (IdentityRefused e) {
            if (!named.isEmpty()) {
                counts.refused(organization, matched == null ? null : matched.id, e.why(), clock.instant());
            }
            throw e;
        }
    }

    /** As every call that changes an organization: those of one can take less than half of the connections. */
    private IssuedJobToken inTurn(Publisher publisher, IdentityToken token, @Nullable String scope)
            throws IdentityRefused {
        try {
            return calls.run(publisher.organizationId, () -> exchange.of(publisher, token, scope));
        } catch (IdentityRefused | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
