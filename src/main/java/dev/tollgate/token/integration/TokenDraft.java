package dev.tollgate.token.integration;

import dev.tollgate.auth.Caller;
import dev.tollgate.auth.CurrentCaller;
import dev.tollgate.organization.Organization;
import dev.tollgate.organization.role.TokenRole;
import dev.tollgate.problem.ProblemException;
import dev.tollgate.problem.ProblemType;
import dev.tollgate.text.VisibleText;
import dev.tollgate.token.ServiceAccount;
import dev.tollgate.token.Token;
import dev.tollgate.token.TokenIssuer;
import dev.tollgate.token.lifespan.Lifespan;
import dev.tollgate.token.lifespan.LifespanLimits;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A new integration token as it is asked for, within what its organization and its creator allow. */
@Singleton
public class TokenDraft {
    static final int LONGEST_LABEL = 100;
    static final int LONGEST_DESCRIPTION = 1_000;

    private static final Duration LONGEST_LIFETIME = Duration.ofDays(36_500);

    private final CurrentCaller caller;
    private final TokenIssuer issuer;
    private final TokenRules rules;

    TokenDraft(CurrentCaller caller, TokenIssuer issuer, TokenRules rules) {
        this.caller = caller;
        this.issuer = issuer;
        this.rules = rules;
    }

    /** @throws dev.tollgate.problem.ProblemException for what may not be so */
    Token of(UUID organizationId, NewToken request) {
        Organization organization = Organization.get(organizationId);
        TokenRole role = role(organizationId, request.role());
        return of(organization, role, maker(), request);
    }

    /**
     * One that a person makes.
     *
     * @param role is held
     * @throws dev.tollgate.problem.ProblemException for what may not be so
     */
    public Token of(Organization organization, TokenRole role, NewToken request) {
        return of(organization, role, null, request);
    }

    private Token of(Organization organization, TokenRole role, @Nullable Token maker, NewToken request) {
        Token token = new Token();
        token.organizationId = organization.id;
        token.createdAt = issuer.now();
        token.role = role;
        token.call(VisibleText.name("label", request.label(), LONGEST_LABEL));
        token.describe(VisibleText.description("description", request.description(), LONGEST_DESCRIPTION));
        LifespanLimits limits = LifespanLimits.of(organization, maker == null ? null : maker.expiresAt);
        token.live(lifespan(request, limits, token.createdAt));
        List<String> networks = rules.networks(request.allowedCidrs());
        token.allowedCidrs = maker == null ? networks : rules.networksWithin(networks, maker.allowedCidrs);
        rules.describe(token, request.metadata());
        return token;
    }

    private TokenRole role(UUID organization, String nameOrId) {
        TokenRole role = TokenRole.hold(organization, nameOrId);
        boolean allowed = caller.get().kind() != Caller.Kind.SERVICE_ACCOUNT
                || role != null && role.id.equals(TokenRole.CI_TOKEN);
        if (!allowed) {
            throw new ProblemException(ProblemType.FORBIDDEN, "A Service Account creates CI tokens only.");
        }
        TokenRole given = known(role);
        given.requireGiver(caller);
        return given;
    }

    /** @throws ProblemException {@code VALIDATION_FAILED} if there is none */
    public static TokenRole known(@Nullable TokenRole role) {
        if (role == null) {
            throw ProblemException.invalid("role", "is not a role of this organization");
        }
        return role;
    }

    private static Lifespan lifespan(NewToken request, LifespanLimits limits, Instant now) {
        Duration lifetime = request.lifetime();
        if (lifetime != null && request.expiresAt() != null) {
            throw ProblemException.invalid("lifetime", "must not be given together with expiresAt");
        }
        boolean isWhole = lifetime == null || lifetime.equals(Duration.ofSeconds(lifetime.toSeconds()));
        if (lifetime != null
                && (!isWhole
                        || lifetime.compareTo(Duration.ofSeconds(1)) < 0
                        || lifetime.compareTo(LONGEST_LIFETIME) > 0)) {
            throw ProblemException.invalid("lifetime", "must be from PT1S to P36500D, in whole seconds");
        }
        return Lifespan.begin(request.expiresAt(), lifetime, limits, now);
    }

    /** Null for a person. */
    private @Nullable Token maker() {
        return caller.get().kind() == Caller.Kind.SERVICE_ACCOUNT
                ? ServiceAccount.hold(caller.get().id())
                : null;
    }
}
