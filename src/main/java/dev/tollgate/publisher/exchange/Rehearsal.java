package dev.tollgate.publisher.exchange;

import dev.tollgate.publisher.Publisher;
import dev.tollgate.publisher.exchange.PublisherTestView.Rule;
import dev.tollgate.publisher.identity.IdentityRefused;
import dev.tollgate.publisher.identity.IdentityToken;
import dev.tollgate.publisher.identity.IssuerUnreachable;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Judges an identity token by each publisher of an organization, to the end, and without any effect. */
@Singleton
class Rehearsal {
    private final Judgement judgement;
    private final Exchanged exchanged;
    private final InstantSource clock;

    Rehearsal(Judgement judgement, Exchanged exchanged, InstantSource clock) {
        this.judgement = judgement;
        this.exchanged = exchanged;
        this.clock = clock;
    }

    PublisherTestView of(UUID organization, IdentityToken token) throws IdentityRefused {
        String issuer = token.issuer();
        Instant now = clock.instant();
        List<Exchanged.Slot> taken = exchanged.taken(token.identity(organization), now);
        List<Publisher> publishers = Publisher.all(organization);
        // Asked of the issuer once, however many publishers trust it, and not if none does.
        boolean isTrusted =
                publishers.stream().anyMatch(publisher -> publisher.jwks == null && issuer.equals(publisher.issuer));
        Part fetched = isTrusted ? Part.of(() -> judgement.requireFetchedSignature(token)) : Part.NONE;
        List<Rule> rules = publishers.stream()
                .map(publisher -> rule(publisher, token, issuer, fetched, taken, now))
                .toList();
        UUID matches =
                rules.stream().filter(Rule::isGood).map(Rule::id).findFirst().orElse(null);
        return new PublisherTestView(matches, rules);
    }

    private Rule rule(
            Publisher publisher,
            IdentityToken token,
            String issuer,
            Part fetched,
            List<Exchanged.Slot> taken,
            Instant now) {
        List<String> why = new ArrayList<>();
        boolean audience = Part.of(() -> judgement.requireAudience(token, publisher.organizationId))
                .isGood(why);
        boolean trusted = publisher.issuer == null || publisher.issuer.equals(issuer);
        if (!trusted) {
            why.add("issuer: the claim iss is another");
        }
        boolean signature = trusted
                && (publisher.jwks == null ? fetched : Part.of(() -> judgement.requireSignature(publisher, token)))
                        .isGood(why);
        boolean time = Part.of(() -> token.requireTime(now)).isGood(why);
        boolean replay =
                Part.of(() -> Exchanged.free(taken, publisher.reuse, now)).isGood(why);
        if (!publisher.enabled) {
            why.add("publisher: it is switched off");
        }
        return new Rule(
                publisher.id,
                publisher.name,
                publisher.enabled,
                audience,
                trusted,
                signature,
                time,
                replay,
                ClaimCheck.of(publisher, token),
                why);
    }

    /** @param fault null = it is good */
    private record Part(@Nullable String fault) {
        static final Part NONE = new Part(null);

        /** Something to judge. */
        interface Step {
            void run() throws IdentityRefused, IssuerUnreachable;
        }

        static Part of(Step step) {
            try {
                step.run();
                return new Part(null);
            } catch (IdentityRefused e) {
                return new Part(e.why());
            } catch (IssuerUnreachable e) {
                return new Part("signature: the issuer's keys cannot be had at the moment");
            }
        }

        boolean isGood(List<String> why) {
            if (fault != null) {
                why.add(fault);
            }
            return fault == null;
        }
    }
}
