package dev.tollgate.token.list;

import dev.tollgate.audit.AuditLog;
import dev.tollgate.audit.AuditLog.Subject;
import dev.tollgate.auth.AllowedTo;
import dev.tollgate.auth.Audience;
import dev.tollgate.auth.FairShare;
import dev.tollgate.database.Transactions;
import dev.tollgate.token.Token;
import dev.tollgate.token.TokenIssuer;
import dev.tollgate.verify.barrier.Propagated;
import jakarta.persistence.LockModeType;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Revokes all integration tokens that a filter matches, a thousand in a transaction. */
@Path("/api/v1/organizations/{org}/tokens/bulk-revoke")
@Tag(name = "Integration tokens")
public class BulkRevocationResource {
    private static final int BATCH = 1_000;

    private final TokenListing listing;
    private final TokenIssuer issuer;
    private final AuditLog audit;

    BulkRevocationResource(TokenListing listing, TokenIssuer issuer, AuditLog audit) {
        this.listing = listing;
        this.issuer = issuer;
        this.audit = audit;
    }

    @POST
    @AllowedTo(Audience.SUPER_ADMIN)
    @FairShare
    @Propagated
    @Operation(operationId = "bulkRevokeTokens", summary = "Revoke every integration token that a filter matches")
    public BulkRevocation.Outcome revoke(@PathParam("org") UUID organization, @NotNull @Valid BulkRevocation request) {
        boolean dryRun = Boolean.TRUE.equals(request.dryRun());
        int matched = 0;
        int revoked = 0;
        UUID after = new UUID(0, 0);
        while (true) {
            List<UUID> batch = listing.ids(organization, request.filter(), after, BATCH, issuer.now());
            matched += batch.size();
            revoked += dryRun ? 0 : revoke(organization, batch);
            if (batch.size() < BATCH) {
                return new BulkRevocation.Outcome(matched, revoked);
            }
            after = batch.get(BATCH - 1);
        }
    }

    private int revoke(UUID organization, List<UUID> ids) {
        return Transactions.inOne(() -> {
            List<Token> live = Token.<Token>find("id in ?1 and revokedAt is null order by id", ids)
                    .withLock(LockModeType.PESSIMISTIC_WRITE)
                    .list();
            for (Token token : live) {
                token.revoke(issuer.now());
                audit.append(organization, "token.revoked", Subject.token(token.id, token.label), Map.of("bulk", true));
            }
            return live.size();
        });
    }
}
