package dev.tollgate.token;

import dev.tollgate.organization.role.TokenRole;
import dev.tollgate.secret.TokenKind;
import dev.tollgate.secret.TokenValue;
import dev.tollgate.token.TokenIssuer.Issued;
import jakarta.inject.Singleton;
import jakarta.persistence.LockModeType;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Makes the tokens of CI jobs. Each is made by a publisher, lives for minutes and cannot be changed. */
@Singleton
public class JobTokens {
    private final TokenIssuer issuer;

    JobTokens(TokenIssuer issuer) {
        this.issuer = issuer;
    }

    /**
     * One that is to be made.
     *
     * @param role for job tokens
     * @param networks it may be used from; empty = everywhere
     * @param createdAt by the database's clock
     */
    public record Draft(
            UUID organization,
            UUID publisher,
            String publisherName,
            TokenRole role,
            List<String> networks,
            Instant createdAt,
            Instant expiresAt) {}

    @Transactional(Transactional.TxType.MANDATORY)
    public Issued issue(Draft draft) {
        Token token = new Token();
        token.organizationId = draft.organization();
        token.role = draft.role();
        token.label = draft.publisherName();
        token.allowedCidrs = draft.networks();
        token.createdAt = draft.createdAt();
        token.expiresAt = draft.expiresAt();
        token.createdByKind = "PUBLISHER";
        token.createdById = draft.publisher();
        token.createdByName = draft.publisherName();
        TokenValue value = issuer.issue(token, TokenKind.JOB);
        return new Issued(token.id, value);
    }

    /**
     * Gives a job token its next value, which ends the former at once; its end stays.
     *
     * @return null if it is over, was ended, or is not this publisher's with this role
     */
    @Transactional(Transactional.TxType.MANDATORY)
    public @Nullable Again again(UUID id, UUID publisher, UUID role) {
        Token token = Token.findById(id, LockModeType.PESSIMISTIC_WRITE);
        boolean same = token != null && publisher.equals(token.createdById) && role.equals(token.role.id);
        if (token == null || !same || token.expiresAt == null || token.state(issuer.now()) != TokenState.ACTIVE) {
            return null;
        }
        return new Again(issuer.replaceValue(token, issuer.now(), null), token.expiresAt);
    }

    /** A token's next value. */
    public record Again(TokenValue value, Instant expiresAt) {}
}
