package dev.tollgate.token;

import dev.tollgate.problem.ProblemException;
import dev.tollgate.problem.ProblemType;
import jakarta.persistence.LockModeType;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Finds tokens that make others, and those by them. */
public final class ServiceAccount {
    private ServiceAccount() {}

    /**
     * The one that is about to make another token; nobody changes or ends it until the transaction is over.
     *
     * @throws ProblemException {@code UNAUTHENTICATED} if it has ended meanwhile
     */
    public static Token hold(UUID id) {
        Token account = Token.findById(id, LockModeType.PESSIMISTIC_READ);
        if (account == null || account.revokedAt != null || !account.enabled) {
            throw new ProblemException(ProblemType.UNAUTHENTICATED);
        }
        return account;
    }

    /** Null if a person made it. To be read with the token locked: its end goes over to what it has made. */
    public static @Nullable Token thatMade(Token token) {
        return !"TOKEN".equals(token.createdByKind) || token.createdById == null
                ? null
                : Token.findById(token.createdById);
    }

    /** Live ones that the account has made; held, the first so many in the order of ids. */
    public static List<Token> lockMadeBy(Token account, int most) {
        return Token.<Token>find(
                        "kind = 'ci' and organizationId = ?1 and createdByKind = 'TOKEN' and createdById = ?2"
                                + " and revokedAt is null order by id",
                        account.organizationId,
                        account.id)
                .page(0, most)
                .withLock(LockModeType.PESSIMISTIC_WRITE)
                .list();
    }

    /** One of the live ones that it has made and somebody has used; none that has leaked. */
    public static List<Token> madeAndUsedSince(Token account, Instant since) {
        return Token.<Token>find(
                        "select t from Token t join TokenUsage u on u.tokenId = t.id where t.kind = 'ci'"
                                + " and t.organizationId = ?1 and t.createdByKind = 'TOKEN' and t.createdById = ?2"
                                + " and t.revokedAt is null and u.lastUsedAt >= ?3"
                                + " and (t.enabled or t.disabledReason is null or t.disabledReason <> LEAKED) order by t.id",
                        account.organizationId,
                        account.id,
                        since)
                .page(0, 1)
                .list();
    }
}
