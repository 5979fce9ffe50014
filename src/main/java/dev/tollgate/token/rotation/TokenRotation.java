package dev.tollgate.token.rotation;

import dev.tollgate.audit.AuditLog;
import dev.tollgate.audit.AuditLog.Subject;
import dev.tollgate.organization.Organization;
import dev.tollgate.problem.ProblemException;
import dev.tollgate.problem.ProblemType;
import dev.tollgate.secret.TokenKind;
import dev.tollgate.secret.TokenValue;
import dev.tollgate.token.CreatedTokens;
import dev.tollgate.token.IssuedToken;
import dev.tollgate.token.Token;
import dev.tollgate.token.TokenIssuer;
import dev.tollgate.token.TokenState;
import dev.tollgate.token.TokenView;
import dev.tollgate.token.lifespan.Lifespan;
import dev.tollgate.token.lifespan.LifespanLimits;
import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/** Gives a token another value. By an administrator that renews the token; by its holder it does not, or only so far. */
@Singleton
public class TokenRotation {
    private final TokenIssuer issuer;
    private final CreatedTokens created;
    private final AuditLog audit;

    TokenRotation(TokenIssuer issuer, CreatedTokens created, AuditLog audit) {
        this.issuer = issuer;
        this.created = created;
        this.audit = audit;
    }

    /**
     * @param token an integration token, held
     * @throws ProblemException {@code TOKEN_REVOKED}, {@code TOKEN_DISABLED}, {@code LIFETIME_EXCEEDED}
     */
    @Transactional(Transactional.TxType.MANDATORY)
    IssuedToken byAdministrator(Token token, Rotation rotation) {
        token.requireNoJob();
        token.requireLive();
        requireEnabled(token);
        LifespanLimits limits = token.limits();
        Lifespan before = token.lifespan(limits);
        Lifespan after = before.renewed(rotation.expiresAt(), limits, issuer.now());
        return rotate(token, rotation, before, after, Map.of());
    }

    /**
     * @param token of either kind, held
     * @throws ProblemException {@code UNAUTHENTICATED}, {@code TOKEN_DISABLED}, {@code LIFETIME_EXCEEDED}
     */
    @Transactional(Transactional.TxType.MANDATORY)
    public IssuedToken byHolder(Token token, Rotation rotation) {
        token.requireNoJob();
        if (token.state(issuer.now()) == TokenState.EXPIRED) {
            throw new ProblemException(ProblemType.UNAUTHENTICATED);
        }
        requireEnabled(token);
        LifespanLimits limits = token.limits();
        Lifespan before = token.lifespan(limits);
        if (token.kind() == TokenKind.INTEGRATION) {
            Lifespan after = before.passedOn(rotation.expiresAt(), limits, issuer.now());
            return rotate(token, rotation, before, after, Map.of("by", "holder"));
        }
        if (rotation.expiresAt() != null) {
            throw ProblemException.invalid(
                    "expiresAt", "must be absent: an access token lives as long as a membership");
        }
        return rotate(token, rotation, before, before, Map.of("by", "holder"));
    }

    private IssuedToken rotate(Token token, Rotation rotation, Lifespan before, Lifespan after, Map<String, ?> by) {
        Instant now = issuer.now();
        Duration overlap = rotation.overlapOrNone();
        Instant oldEnd =
                Objects.requireNonNull(LifespanLimits.earliest(before.endOfReplaced(overlap, now), after.end()));
        token.live(after);
        TokenValue value = issuer.replaceValue(token, oldEnd, rotation.endWhenIdle());
        created.follow(token, before.end(), token.allowedCidrs);
        audit.append(
                token.organizationId,
                "token.rotated",
                Subject.token(token.id, token.label),
                detail(rotation, before, after, by));
        return new IssuedToken(TokenView.from(token, now), value.reveal());
    }

    private static void requireEnabled(Token token) {
        if (!token.enabled || Organization.get(token.organizationId).suspended) {
            throw new ProblemException(ProblemType.TOKEN_DISABLED);
        }
    }

    private static Map<String, ?> detail(Rotation rotation, Lifespan before, Lifespan after, Map<String, ?> by) {
        Map<String, Object> detail = new LinkedHashMap<>();
        detail.put("overlap", rotation.overlapOrNone().toString());
        if (rotation.endWhenIdle() != null) {
            detail.put("endWhenIdle", rotation.endWhenIdle().toString());
        }
        if (!Objects.equals(before.end(), after.end())) {
            Map<String, Object> end = new LinkedHashMap<>();
            end.put("from", before.end());
            end.put("to", after.end());
            detail.put("expiresAt", end);
        }
        detail.putAll(by);
        return detail;
    }
}
