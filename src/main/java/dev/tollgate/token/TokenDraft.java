package dev.tollgate.token;

import dev.tollgate.auth.Caller;
import dev.tollgate.auth.CurrentCaller;
import dev.tollgate.organization.Organization;
import dev.tollgate.organization.TokenRole;
import dev.tollgate.problem.ProblemException;
import dev.tollgate.problem.ProblemType;
import dev.tollgate.text.VisibleText;
import jakarta.inject.Singleton;
import java.util.UUID;

/** A new integration token as it is asked for, within what its organization and its creator allow. */
@Singleton
class TokenDraft {
    static final int LONGEST_LABEL = 100;
    static final int LONGEST_DESCRIPTION = 1_000;

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
        Token token = new Token();
        token.organizationId = organizationId;
        token.createdAt = issuer.now();
        token.role = role;
        token.call(VisibleText.name("label", request.label(), LONGEST_LABEL));
        token.describe(VisibleText.description("description", request.description(), LONGEST_DESCRIPTION));
        token.expiresAt = rules.expiry(request.expiresAt(), token.createdAt, token.createdAt, organization);
        token.allowedCidrs = rules.networks(request.allowedCidrs());
        token.metadata = rules.metadata(request.metadata());
        bindToCreator(token, request.expiresAt() != null);
        return token;
    }

    private TokenRole role(UUID organization, String nameOrId) {
        TokenRole role = TokenRole.hold(organization, nameOrId);
        boolean allowed = caller.get().kind() != Caller.Kind.SERVICE_ACCOUNT
                || role != null && role.id.equals(TokenRole.CI_TOKEN);
        if (!allowed) {
            throw new ProblemException(ProblemType.FORBIDDEN, "A Service Account creates CI tokens only.");
        }
        if (role == null) {
            throw ProblemException.invalid("role", "is not a role of this organization");
        }
        return role;
    }

    /** What a Service Account makes is held to where it may be used itself, and ends no later. */
    private void bindToCreator(Token token, boolean endIsGiven) {
        if (caller.get().kind() != Caller.Kind.SERVICE_ACCOUNT) {
            return;
        }
        Token creator = Token.get(token.organizationId, caller.get().id());
        token.allowedCidrs = rules.networksWithin(token.allowedCidrs, creator.allowedCidrs);
        token.expiresAt = TokenRules.endWithin(token.expiresAt, endIsGiven, creator.expiresAt);
    }
}
