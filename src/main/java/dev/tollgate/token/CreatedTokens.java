package dev.tollgate.token;

import dev.tollgate.audit.AuditLog;
import dev.tollgate.audit.AuditLog.Subject;
import dev.tollgate.audit.Changes;
import dev.tollgate.request.AddressRanges;
import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Holds what a Service Account has made to the account's networks and end, when those become narrower. */
@Singleton
class CreatedTokens {
    private final TokenIssuer issuer;
    private final AuditLog audit;

    CreatedTokens(TokenIssuer issuer, AuditLog audit) {
        this.issuer = issuer;
        this.audit = audit;
    }

    /**
     * After a change of the token, which is held: does nothing if it was not one of these, or has made nothing.
     *
     * @param end that it had before
     * @param networks that it had before
     */
    @Transactional(Transactional.TxType.MANDATORY)
    void follow(Token account, @Nullable Instant end, List<String> networks) {
        boolean same = Objects.equals(end, account.expiresAt) && networks.equals(account.allowedCidrs);
        if (!same) {
            ServiceAccount.lockMadeBy(account).forEach(made -> bind(made, account));
        }
    }

    private void bind(Token made, Token account) {
        Map<String, ?> before = made.fields();
        LifespanLimits limits = made.limits();
        Lifespan bound = made.lifespan(limits).within(limits);
        if (!Objects.equals(bound.end(), made.expiresAt)) {
            made.live(bound);
        }
        List<String> common = AddressRanges.common(made.allowedCidrs, account.allowedCidrs);
        if (common.isEmpty() && !account.allowedCidrs.isEmpty()) {
            // No network is left, and no list says so.
            made.disable(DisabledReason.ADMIN, issuer.now());
        } else {
            made.allowedCidrs = common;
        }
        Map<String, ?> changes = Changes.between(before, made.fields());
        if (!changes.isEmpty()) {
            audit.append(made.organizationId, "token.changed", Subject.token(made.id, made.label), changes);
        }
    }
}
