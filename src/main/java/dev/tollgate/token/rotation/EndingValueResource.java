package dev.tollgate.token.rotation;

import dev.tollgate.audit.AuditLog;
import dev.tollgate.audit.AuditLog.Subject;
import dev.tollgate.auth.AllowedTo;
import dev.tollgate.auth.Audience;
import dev.tollgate.auth.fairshare.FairShare;
import dev.tollgate.precondition.IfMatch;
import dev.tollgate.token.Token;
import dev.tollgate.token.TokenIssuer;
import dev.tollgate.token.TokenValueRow;
import dev.tollgate.verify.barrier.Propagated;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Ends a rotation's overlap before its time, for example because everybody uses the new value. */
@Path("/api/v1/organizations/{org}/tokens/{token}/ending-value")
@Tag(name = "Integration tokens")
public class EndingValueResource {
    private final TokenIssuer issuer;
    private final AuditLog audit;
    private final IfMatch ifMatch;

    EndingValueResource(TokenIssuer issuer, AuditLog audit, IfMatch ifMatch) {
        this.issuer = issuer;
        this.audit = audit;
        this.ifMatch = ifMatch;
    }

    @DELETE
    @AllowedTo(Audience.SUPER_ADMIN)
    @FairShare
    @Propagated
    @Transactional
    @Operation(
            operationId = "endEndingValue",
            summary = "End a rotation's overlap now: the old value is refused",
            description = "The token and its new value stay. Does nothing where no overlap is running.")
    @APIResponse(responseCode = "204", description = "No overlap is running any more.")
    public Response end(@PathParam("org") UUID organization, @PathParam("token") UUID id) {
        Token token = Token.lock(organization, id);
        token.requireLive();
        ifMatch.require(token.version());
        if (TokenValueRow.endOverlap(id, issuer.now())) {
            audit.append(organization, "token.value-ended", Subject.token(id, token.label), Map.of());
        }
        return Response.noContent().build();
    }
}
