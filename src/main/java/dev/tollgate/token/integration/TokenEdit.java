package dev.tollgate.token.integration;

import dev.tollgate.audit.Changes;
import dev.tollgate.organization.role.TokenRole;
import dev.tollgate.problem.ProblemException;
import dev.tollgate.problem.ProblemType;
import dev.tollgate.text.VisibleText;
import dev.tollgate.token.CreatedTokens;
import dev.tollgate.token.DisabledReason;
import dev.tollgate.token.Token;
import dev.tollgate.token.TokenIssuer;
import dev.tollgate.token.lifespan.Lifespan;
import dev.tollgate.token.lifespan.LifespanLimits;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** A change of an integration token as it is asked for, within what its organization and its maker allow. */
@Singleton
public class TokenEdit {
    private final TokenIssuer issuer;
    private final TokenRules rules;
    private final CreatedTokens created;

    TokenEdit(TokenIssuer issuer, TokenRules rules, CreatedTokens created) {
        this.issuer = issuer;
        this.rules = rules;
        this.created = created;
    }

    /**
     * Changes a token that is held, before it is written.
     *
     * @return what it was and what it is, by field; empty if nothing is another
     * @throws ProblemException {@code VALIDATION_FAILED}, {@code LIFETIME_EXCEEDED}, {@code TOKEN_DISABLED},
     *     {@code LIMIT_REACHED}; the token is then neither of the two
     */
    public Map<String, ?> apply(TokenChange change, Token token) {
        Map<String, ?> before = token.fields();
        Instant end = token.expiresAt;
        List<String> networks = token.allowedCidrs;
        amend(token, change);
        created.follow(token, end, networks);
        return Changes.between(before, token.fields());
    }

    private void amend(Token token, TokenChange change) {
        if (change.role() != null) {
            String role = change.role().orElseThrow(() -> ProblemException.invalid("role", "must not be null"));
            token.role = TokenDraft.known(TokenRole.hold(token.organizationId, role));
        }
        if (change.label() != null) {
            String label = change.label().orElseThrow(() -> ProblemException.invalid("label", "must not be null"));
            token.call(VisibleText.name("label", label, TokenDraft.LONGEST_LABEL));
        }
        if (change.description() != null) {
            String description = change.description().orElse(null);
            token.describe(VisibleText.description("description", description, TokenDraft.LONGEST_DESCRIPTION));
        }
        if (change.allowedCidrs() != null) {
            token.allowedCidrs = rules.networksOf(token, change.allowedCidrs().orElse(List.of()));
        }
        if (change.enabled() != null) {
            enable(token, change.enabled().orElseThrow(() -> ProblemException.invalid("enabled", "must not be null")));
        }
        applyLifespan(change, token);
        if (change.metadata() != null) {
            change.metadata().ifPresentOrElse(patch -> rules.merge(token, patch), () -> rules.describe(token, null));
        }
    }

    /** What was leaked or reused is put back by an act of its own. */
    private void enable(Token token, boolean wanted) {
        DisabledReason reason = token.disabledReason();
        if (!wanted && reason == null) {
            token.disable(DisabledReason.ADMIN, issuer.now());
        }
        if (!wanted || reason == null) {
            return;
        }
        if (reason.needsDeliberation()) {
            throw new ProblemException(ProblemType.TOKEN_DISABLED, "It was disabled as " + reason + ": use …/enable.");
        }
        rules.requireNetwork(token);
        token.enable();
    }

    private void applyLifespan(TokenChange change, Token token) {
        if (change.expiresAt() == null && change.holderMayRenew() == null && change.renewUntil() == null) {
            return;
        }
        LifespanLimits limits = token.limits();
        Lifespan lifespan = token.lifespan(limits);
        if (change.holderMayRenew() != null || change.renewUntil() != null) {
            boolean byHolder = change.holderMayRenew() == null
                    ? lifespan.holderMayRenew()
                    : change.holderMayRenew()
                            .orElseThrow(() -> ProblemException.invalid("holderMayRenew", "must not be null"));
            Instant until = change.renewUntil() == null
                    ? lifespan.renewUntil()
                    : change.renewUntil().orElse(null);
            lifespan = lifespan.renewable(byHolder, until, issuer.now());
        }
        if (change.expiresAt() != null) {
            lifespan = lifespan.dated(change.expiresAt().orElse(null), limits, issuer.now());
        }
        token.live(lifespan);
    }
}
