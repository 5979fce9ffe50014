package dev.tollgate.token;

import dev.tollgate.audit.AuditLog;
import dev.tollgate.audit.AuditLog.Subject;
import dev.tollgate.audit.Changes;
import dev.tollgate.database.Sql;
import dev.tollgate.problem.ProblemException;
import dev.tollgate.problem.ProblemType;
import dev.tollgate.request.AddressRanges;
import dev.tollgate.token.lifespan.Lifespan;
import dev.tollgate.token.lifespan.LifespanLimits;
import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;
import java.sql.Array;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Holds what a Service Account has made to the account's networks and end, when those become narrower. */
@Singleton
public class CreatedTokens {
    /** More would keep everybody's changes waiting at the commit. */
    static final int MOST_AT_ONCE = 10_000;

    private static final int BATCH = 500;
    // All of them: whoever changes one has read the account as it was. Without what is in their rows besides.
    private static final String MADE = """
            select id, coalesce(expires_at, 'infinity') > coalesce(cast(? as timestamptz), 'infinity'), allowed_cidrs
              from token
             where kind = 'ci' and organization_id = ? and created_by_kind = 'TOKEN' and created_by_id = ?
               and revoked_at is null
             order by id for update
            """;

    private final TokenIssuer issuer;
    private final AuditLog audit;
    private final Sql sql;

    CreatedTokens(TokenIssuer issuer, AuditLog audit, Sql sql) {
        this.issuer = issuer;
        this.audit = audit;
        this.sql = sql;
    }

    private record Made(UUID id, boolean isBeyond) {}

    /**
     * After a change of the token, which is held: does nothing unless it allows less than before, and has made something.
     *
     * @param end that it had before
     * @param networks that it had before
     * @throws ProblemException {@code LIMIT_REACHED} if too many would have to follow
     */
    @Transactional(value = Transactional.TxType.MANDATORY, dontRollbackOn = ProblemException.class)
    public void follow(Token account, @Nullable Instant end, List<String> networks) {
        boolean sooner = !Objects.equals(LifespanLimits.earliest(end, account.expiresAt), end);
        if (!sooner && AddressRanges.common(networks, account.allowedCidrs).equals(networks)) {
            return;
        }
        // Before anything of the account is written: of many that are changed, it alone stays as it was.
        requireFew(beyond(account).size());
        Token.flush();
        List<UUID> beyond = beyond(account);
        if (account.expiresAt != null) {
            TokenValueRow.endNoLater(beyond, account.expiresAt);
        }
        for (int from = 0; from < beyond.size(); from += BATCH) {
            List<UUID> batch = beyond.subList(from, Math.min(from + BATCH, beyond.size()));
            Token.<Token>list("id in ?1 order by id", batch).forEach(made -> bind(made, account));
        }
    }

    private static void requireFew(int count) {
        if (count > MOST_AT_ONCE) {
            throw new ProblemException(
                    ProblemType.LIMIT_REACHED,
                    "At most %,d tokens that an account has made are bound to it at once, and %,d would be: end or shorten some first."
                            .formatted(MOST_AT_ONCE, count));
        }
    }

    /** Which of those that it has made, all held from now on, may more than the account. */
    private List<UUID> beyond(Token account) {
        return sql
                .list(
                        MADE,
                        row -> new Made(
                                row.getObject(1, UUID.class), row.getBoolean(2) || isOutside(row.getArray(3), account)),
                        account.expiresAt,
                        account.organizationId,
                        account.id)
                .stream()
                .filter(Made::isBeyond)
                .map(Made::id)
                .toList();
    }

    private static boolean isOutside(Array networks, Token account) throws SQLException {
        List<String> own = List.of((String[]) networks.getArray());
        return !AddressRanges.common(own, account.allowedCidrs).equals(own);
    }

    private void bind(Token made, Token account) {
        Map<String, ?> before = made.fields();
        LifespanLimits limits = made.limits();
        Lifespan bound = made.lifespan(limits).within(limits);
        if (!Objects.equals(bound.end(), made.expiresAt)) {
            made.endWith(bound);
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
