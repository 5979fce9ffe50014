package dev.tollgate.publisher;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tollgate.organization.role.TokenRole;
import dev.tollgate.problem.ProblemException;
import dev.tollgate.publisher.identity.IssuerUrl;
import dev.tollgate.publisher.identity.KeySet;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What a publisher may be, apart from its claims. */
final class PublisherRules {
    private static final Duration USUAL_LIFETIME = Duration.ofMinutes(15);
    private static final Duration LONGEST_LIFETIME = Duration.ofHours(1);
    private static final int LARGEST_JWKS = 64 * 1024;

    private PublisherRules() {}

    /** Kept from being deleted until the transaction ends. */
    static TokenRole role(UUID organization, String nameOrId) {
        TokenRole role = TokenRole.hold(organization, nameOrId);
        if (role == null) {
            throw ProblemException.invalid("role", "is not a role of this organization");
        }
        if (!role.isForOutsiders()) {
            throw ProblemException.invalid(
                    "role", "must be CI Token, Read Only, or an own role without tokens:* and people:*");
        }
        return role;
    }

    /** The issuer as it is given; the provider's own where none is and no keys are. */
    static @Nullable String issuer(Provider provider, @Nullable String given, @Nullable String jwks) {
        if (given != null) {
            boolean judged = jwks == null ? IssuerUrl.isOne(given) : !given.isBlank();
            if (!judged) {
                throw ProblemException.invalid(
                        "issuer", "must be an https URL without user, query and fragment, as the claim iss has it");
            }
            if (provider.isOfAnother(given)) {
                throw ProblemException.invalid("issuer", "is another provider's: name that one as provider");
            }
            return given;
        }
        String usual = provider.issuer();
        if (usual == null && jwks == null) {
            throw ProblemException.invalid(
                    "issuer",
                    provider == Provider.CIRCLECI
                            ? "must be https://oidc.circleci.com/org/ and your organization's id"
                            : "must be given, or its keys as jwks: each installation has its own");
        }
        return usual;
    }

    static @Nullable String jwks(@Nullable JsonNode given) {
        if (given == null || given.isNull()) {
            return null;
        }
        String text = given.toString();
        if (text.getBytes(StandardCharsets.UTF_8).length > LARGEST_JWKS) {
            throw ProblemException.invalid("jwks", "must have at most 64 KiB");
        }
        for (JsonNode key : given.path("keys")) {
            if (key.has("d") || key.has("k")) {
                throw ProblemException.invalid(
                        "jwks", "must have public keys only: whoever reads a secret one can sign");
            }
        }
        try {
            KeySet.parse(text);
            return text;
        } catch (IllegalArgumentException e) {
            throw ProblemException.invalid("jwks", Objects.requireNonNull(e.getMessage()));
        }
    }

    /** In whole seconds. */
    static int lifetime(@Nullable Duration given) {
        Duration lifetime = given == null ? USUAL_LIFETIME : given;
        boolean isWhole = lifetime.equals(Duration.ofSeconds(lifetime.toSeconds()));
        if (!isWhole || lifetime.compareTo(Duration.ofSeconds(1)) < 0 || lifetime.compareTo(LONGEST_LIFETIME) > 0) {
            throw ProblemException.invalid("lifetime", "must be from PT1S to PT1H, in whole seconds");
        }
        return (int) lifetime.toSeconds();
    }
}
