package dev.tollgate.publisher.exchange;

import dev.tollgate.publisher.ExpectedAudience;
import dev.tollgate.publisher.Publisher;
import dev.tollgate.publisher.identity.IdentityRefused;
import dev.tollgate.publisher.identity.IdentityRefused.Check;
import dev.tollgate.publisher.identity.IdentityToken;
import dev.tollgate.publisher.identity.IssuerKeys;
import dev.tollgate.publisher.identity.IssuerUnreachable;
import dev.tollgate.publisher.identity.KeySet;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds the publisher whose job an identity token is of. Changes nothing. */
@Singleton
class Judgement {
    private final ExpectedAudience audience;
    private final IssuerKeys issuers;
    private final InstantSource clock;

    Judgement(ExpectedAudience audience, IssuerKeys issuers, InstantSource clock) {
        this.audience = audience;
        this.issuers = issuers;
        this.clock = clock;
    }

    /** Which organization's token the job wants. It need not exist. */
    UUID organization(IdentityToken token) throws IdentityRefused {
        UUID organization = audience.organization(token.audience());
        if (organization == null) {
            throw new IdentityRefused(Check.AUDIENCE, "audience: the claim aud names no organization of this service");
        }
        return organization;
    }

    /**
     * The oldest of these publishers that the token fits. What is only known once it is believed is not told before.
     *
     * @param named those of the organization that may be from its issuer
     */
    Publisher match(IdentityToken token, List<Publisher> named) throws IdentityRefused, IssuerUnreachable {
        if (named.isEmpty()) {
            throw new IdentityRefused(Check.ISSUER, "issuer: no publisher of the organization trusts it");
        }
        List<Publisher> signed = signed(token, named);
        token.requireTime(clock.instant());
        List<Publisher> fitting = signed.stream()
                .filter(publisher -> ClaimCheck.of(publisher, token).stream().allMatch(ClaimCheck::ok))
                .toList();
        if (fitting.isEmpty()) {
            throw new IdentityRefused(Check.CLAIMS, unfit(token, signed));
        }
        return fitting.stream()
                .filter(publisher -> publisher.enabled)
                .findFirst()
                .orElseThrow(() -> new IdentityRefused(Check.PUBLISHER, "publisher: it is switched off"));
    }

    /** Those whose keys have signed it. */
    private List<Publisher> signed(IdentityToken token, List<Publisher> named)
            throws IdentityRefused, IssuerUnreachable {
        List<Publisher> signed = new ArrayList<>();
        @Nullable IdentityRefused refused = null;
        @Nullable IssuerUnreachable unreachable = null;
        for (Publisher publisher : named) {
            try {
                requireSignature(publisher, token);
                signed.add(publisher);
            } catch (IdentityRefused e) {
                refused = e;
            } catch (IssuerUnreachable e) {
                unreachable = e;
            }
        }
        if (signed.isEmpty() && unreachable != null) {
            throw unreachable;
        }
        if (signed.isEmpty() && refused != null) {
            throw refused;
        }
        return signed;
    }

    /** Of an issuer that publishes its keys. */
    void requireFetchedSignature(IdentityToken token) throws IdentityRefused, IssuerUnreachable {
        issuers.requireSignature(token);
    }

    void requireAudience(IdentityToken token, UUID organization) throws IdentityRefused {
        if (!organization(token).equals(organization)) {
            throw new IdentityRefused(Check.AUDIENCE, "audience: the claim aud names another organization");
        }
    }

    /** By the publisher's own keys where it has some: those are nobody else's. */
    void requireSignature(Publisher publisher, IdentityToken token) throws IdentityRefused, IssuerUnreachable {
        if (publisher.jwks == null) {
            issuers.requireSignature(token);
            return;
        }
        token.requireSignature(KeySet.parse(publisher.jwks));
    }

    /** Of the one that fits best: with the fewest claims that do not, and of those the one with the most that do. */
    private static String unfit(IdentityToken token, List<Publisher> signed) {
        List<ClaimCheck> nearest = signed.stream()
                .map(publisher -> ClaimCheck.of(publisher, token))
                .min(Comparator.<List<ClaimCheck>>comparingLong(
                                checks -> unfit(checks).count())
                        .thenComparing(Comparator.<List<ClaimCheck>>comparingInt(List::size)
                                .reversed()))
                .orElse(List.of());
        return unfit(nearest)
                .map(check -> check.actual() == null
                        ? "claim " + check.name() + " is missing"
                        : "claim " + check.name() + " does not match")
                .collect(Collectors.joining("; "));
    }

    private static Stream<ClaimCheck> unfit(List<ClaimCheck> checks) {
        return checks.stream().filter(check -> !check.ok());
    }
}
