package dev.tollgate.token.holder;

import dev.tollgate.audit.AuditLog;
import dev.tollgate.audit.AuditLog.Subject;
import dev.tollgate.database.Sql;
import dev.tollgate.organization.LeakAction;
import dev.tollgate.organization.Organization;
import dev.tollgate.secret.TokenKind;
import dev.tollgate.token.DisabledReason;
import dev.tollgate.token.Token;
import dev.tollgate.token.TokenIssuer;
import dev.tollgate.token.TokenValueRow;
import jakarta.inject.Singleton;
import jakarta.persistence.LockModeType;
import jakarta.transaction.Transactional;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Ends a token of which somebody shows a value. An integration token ends whole. Of an access token, and for a value
 * that was being rotated out, only the value does.
 */
@Singleton
class TokenEnd {
    private static final String ORGANIZATION =
            "select t.organization_id from token_value v join token t on t.id = v.token_id where v.hash = ?";

    private static final String OPEN = """
            select 1 from token_value v join token t on t.id = v.token_id
             where v.hash = ? and t.revoked_at is null and (v.state <> 'REVOKED' or ? and v.leaked_at is null)
            """;

    private final TokenIssuer issuer;
    private final AuditLog audit;
    private final Sql sql;

    TokenEnd(TokenIssuer issuer, AuditLog audit, Sql sql) {
        this.issuer = issuer;
        this.audit = audit;
        this.sql = sql;
    }

    /** Whose the value is, whatever has become of it; null if there never was such a value. Holds no connection. */
    public @Nullable UUID organizationOf(byte[] hash) {
        return sql.first(ORGANIZATION, row -> row.getObject(1, UUID.class), (Object) hash);
    }

    /**
     * Whether it has ended, for good, and nothing more will be noted of it. Holds nothing.
     *
     * @param leak whether it is reported as leaked, which is noted of an ended value, too
     */
    public boolean isOver(byte[] hash, boolean leak) {
        return sql.first(OPEN, row -> row.getInt(1), hash, leak) == null;
    }

    /** By its holder; does nothing for an unknown value and for one that has ended. */
    @Transactional(Transactional.TxType.MANDATORY)
    public void byHolder(byte[] hash) {
        end(hash, LeakAction.REVOKE, Map.of("by", "holder"));
    }

    /** By somebody who has found it where it should not be; the organization says whether it ends or is disabled. */
    @Transactional(Transactional.TxType.MANDATORY)
    public void byLeak(byte[] hash, @Nullable String source) {
        end(hash, null, source == null ? Map.of("by", "leak") : Map.of("by", "leak", "source", source));
    }

    private void end(byte[] hash, @Nullable LeakAction given, Map<String, ?> detail) {
        UUID id = TokenValueRow.tokenOf(hash);
        Token token = id == null ? null : Token.findById(id, LockModeType.PESSIMISTIC_WRITE);
        // Only now: a rotation that held the token may have made another value the current one.
        TokenValueRow value = TokenValueRow.byHash(hash);
        if (value == null || token == null || token.revokedAt != null) {
            return;
        }
        if (given == null) {
            value.leak(issuer.now());
        }
        if (value.state.equals("REVOKED")) {
            return;
        }
        LeakAction action =
                given == null ? Organization.<Organization>findById(token.organizationId).leakAction : given;
        Subject subject = Subject.token(token.id, token.label);
        if (!value.isCurrent() || token.kind() == TokenKind.ACCESS && action == LeakAction.REVOKE) {
            value.end(issuer.now());
            audit.append(token.organizationId, "token.value-ended", subject, detail);
        } else if (action == LeakAction.DISABLE) {
            if (token.disable(DisabledReason.LEAKED, issuer.now())) {
                audit.append(token.organizationId, "token.disabled", subject, detail);
            }
        } else {
            token.revoke(issuer.now(), given == null ? DisabledReason.LEAKED.name() : null);
            audit.append(token.organizationId, "token.revoked", subject, detail);
        }
    }
}
