package dev.tollgate.token.holder;

import dev.tollgate.auth.AllowedTo;
import dev.tollgate.auth.Audience;
import dev.tollgate.auth.fairshare.FairShare;
import dev.tollgate.problem.ProblemException;
import dev.tollgate.secret.TokenValue;
import dev.tollgate.token.Token;
import dev.tollgate.token.TokenIssuer;
import dev.tollgate.token.TokenValueRow;
import dev.tollgate.token.TokenView;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Which token a value is of, for whoever has found one and may know. Asked in a body: addresses are kept and logged. */
@Path("/api/v1/organizations/{org}/tokens/lookup")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Integration tokens")
public class LookupResource {
    private static final int LONGEST_VALUE = 512;

    private final TokenIssuer issuer;

    LookupResource(TokenIssuer issuer) {
        this.issuer = issuer;
    }

    /** @param token a value */
    record Lookup(@NotNull @Size(max = LONGEST_VALUE) String token) {
        @Override
        public String toString() {
            return "Lookup[redacted]";
        }
    }

    @POST
    @AllowedTo(Audience.SUPER_ADMIN)
    @FairShare
    @Operation(
            operationId = "lookupToken",
            summary = "The integration token whose value this is, or was",
            description = "An ended value is known for as long as it would be answered `REVOKED`.")
    public TokenView lookup(@PathParam("org") UUID organization, @NotNull @Valid Lookup request) {
        UUID id = TokenValueRow.tokenOf(TokenValue.sha256(request.token()));
        if (id == null) {
            throw ProblemException.notFound();
        }
        return TokenView.from(Token.get(organization, id), issuer.now());
    }
}
