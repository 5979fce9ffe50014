package dev.tollgate.publisher;

import dev.tollgate.organization.AllowedNetworks;
import dev.tollgate.problem.ProblemException;
import dev.tollgate.request.AddressRanges;
import dev.tollgate.text.VisibleText;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Makes a publisher what a request says, within the rules; the caller holds the organization, or the publisher. */
final class PublisherEdit {
    private static final int LONGEST_NAME = 100;

    private PublisherEdit() {}

    static Publisher begin(UUID organization, NewPublisher request) {
        Provider provider = Provider.of(request.provider());
        if (provider == null) {
            throw ProblemException.invalid(
                    "provider", "must be github, gitlab, buildkite, circleci, kubernetes, jenkins or other");
        }
        Publisher publisher = new Publisher();
        publisher.organizationId = organization;
        publisher.provider = provider;
        publisher.call(VisibleText.name("name", request.name(), LONGEST_NAME));
        publisher.jwks = PublisherRules.jwks(request.jwks());
        publisher.issuer = PublisherRules.issuer(provider, request.issuer(), publisher.jwks);
        publisher.anyWorkflow = Boolean.TRUE.equals(request.anyWorkflow());
        ClaimRules.require(provider, request.claims(), publisher.anyWorkflow);
        publisher.expect(request.claims());
        publisher.role = PublisherRules.role(organization, request.role());
        publisher.lifetime = PublisherRules.lifetime(request.lifetime());
        publisher.allowedCidrs = AllowedNetworks.of(request.allowedCidrs());
        publisher.enabled = !Boolean.FALSE.equals(request.enabled());
        publisher.reuse = request.reuse() == null ? provider.reusesByDefault() : request.reuse();
        return publisher;
    }

    static void apply(PublisherChange change, Publisher publisher) {
        if (change.name() != null) {
            String name = VisibleText.name("name", required("name", change.name()), LONGEST_NAME);
            if (!name.equals(publisher.name)) {
                publisher.call(name);
            }
        }
        applyIssuer(change, publisher);
        applyClaims(change, publisher);
        if (change.role() != null) {
            publisher.role = PublisherRules.role(publisher.organizationId, required("role", change.role()));
        }
        if (change.lifetime() != null) {
            publisher.lifetime = PublisherRules.lifetime(change.lifetime().orElse(null));
        }
        if (change.allowedCidrs() != null) {
            publisher.allowedCidrs = AllowedNetworks.of(change.allowedCidrs().orElse(null));
        }
        if (change.enabled() != null) {
            publisher.enabled = change.enabled().orElse(true);
        }
        if (change.reuse() != null) {
            publisher.reuse = change.reuse().orElse(publisher.provider.reusesByDefault());
        }
    }

    private static void applyIssuer(PublisherChange change, Publisher publisher) {
        if (change.jwks() == null && change.issuer() == null) {
            return;
        }
        if (change.jwks() != null) {
            publisher.jwks = PublisherRules.jwks(change.jwks().orElse(null));
        }
        String issuer =
                change.issuer() == null ? publisher.issuer : change.issuer().orElse(null);
        publisher.issuer = PublisherRules.issuer(publisher.provider, issuer, publisher.jwks);
    }

    private static void applyClaims(PublisherChange change, Publisher publisher) {
        if (change.claims() == null && change.anyWorkflow() == null) {
            return;
        }
        Map<String, String> claims = change.claims() == null ? publisher.claims() : required("claims", change.claims());
        if (change.anyWorkflow() != null) {
            publisher.anyWorkflow = change.anyWorkflow().orElse(false);
        }
        ClaimRules.require(publisher.provider, claims, publisher.anyWorkflow);
        publisher.expect(claims);
    }

    private static <T> T required(String field, Optional<T> given) {
        return given.orElseThrow(() -> ProblemException.invalid(field, "must not be null"));
    }

    /** What a publisher lets in, as it was before a change. */
    record Reach(
            Map<String, String> claims,
            @Nullable String issuer,
            @Nullable String jwks,
            UUID role,
            int lifetime,
            List<String> networks,
            boolean reuse) {
        static Reach of(Publisher publisher) {
            return new Reach(
                    publisher.claims(),
                    publisher.issuer,
                    publisher.jwks,
                    publisher.role.id,
                    publisher.lifetime,
                    publisher.allowedCidrs,
                    publisher.reuse);
        }

        /** Whether there may be job tokens that it would hand out no more, or not like that. */
        boolean isNarrowedTo(Publisher after) {
            Set<Map.Entry<String, String>> added = new HashSet<>(after.claims().entrySet());
            added.removeAll(claims.entrySet());
            List<String> common = AddressRanges.common(networks, after.allowedCidrs);
            boolean networksKept =
                    after.allowedCidrs.isEmpty() || !networks.isEmpty() && new HashSet<>(common).containsAll(networks);
            return !added.isEmpty()
                    || !Objects.equals(issuer, after.issuer)
                    || !Objects.equals(jwks, after.jwks)
                    || !role.equals(after.role.id)
                    || after.lifetime < lifetime
                    || !networksKept
                    || reuse && !after.reuse
                    || !after.enabled;
        }
    }
}
