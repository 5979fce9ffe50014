package dev.tollgate.token.holder;

import dev.tollgate.auth.AllowedTo;
import dev.tollgate.auth.Audience;
import dev.tollgate.auth.CurrentCaller;
import dev.tollgate.auth.PresentedToken;
import dev.tollgate.auth.fairshare.FairShare;
import dev.tollgate.idempotency.Created;
import dev.tollgate.idempotency.Idempotency;
import dev.tollgate.precondition.IfMatch;
import dev.tollgate.problem.ProblemException;
import dev.tollgate.problem.ProblemType;
import dev.tollgate.token.IssuedToken;
import dev.tollgate.token.Token;
import dev.tollgate.token.TokenIssuer;
import dev.tollgate.token.TokenValueRow;
import dev.tollgate.token.TokenView;
import dev.tollgate.token.rotation.Rotation;
import dev.tollgate.token.rotation.TokenRotation;
import dev.tollgate.verify.barrier.PendingAnswer;
import dev.tollgate.verify.barrier.Propagated;
import jakarta.persistence.LockModeType;
import jakarta.transaction.Transactional;
import jakarta.validation.Valid;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.HexFormat;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** What the holder of a token may do with it: look at it, replace its value, end it. */
@Path("/api/v1/token")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Token self service")
public class SelfResource {
    private final CurrentCaller caller;
    private final TokenIssuer issuer;
    private final TokenEnd end;
    private final TokenRotation rotations;
    private final Idempotency idempotency;
    private final IfMatch ifMatch;

    SelfResource(
            CurrentCaller caller,
            TokenIssuer issuer,
            TokenEnd end,
            TokenRotation rotations,
            Idempotency idempotency,
            IfMatch ifMatch) {
        this.caller = caller;
        this.issuer = issuer;
        this.end = end;
        this.rotations = rotations;
        this.idempotency = idempotency;
        this.ifMatch = ifMatch;
    }

    @GET
    @AllowedTo(Audience.HOLDER)
    @Operation(operationId = "getOwnToken", summary = "The token that makes this call")
    public TokenView get() {
        return TokenView.from(held(caller.token().id(), LockModeType.NONE), issuer.now());
    }

    @POST
    @Path("rotate")
    @AllowedTo(Audience.RECENT_HOLDER)
    @FairShare
    @Propagated
    @Transactional
    @Operation(
            operationId = "rotateOwnToken",
            summary = "Replace the value of the token that makes this call",
            description =
                    "It keeps the token's end or brings it nearer; where an administrator lets the holder renew, a length"
                            + " runs anew. With an Idempotency-Key, a value that was rotated out within ten minutes may"
                            + " repeat its call.")
    @APIResponse(
            responseCode = "200",
            description = "Done; the answer alone shows a value.",
            content = @Content(schema = @Schema(implementation = IssuedToken.class)))
    public Response rotate(@RequestBody(required = false) @Valid @Nullable Rotation rotation) {
        Rotation checked = Rotation.checked(rotation);
        PresentedToken presented = caller.token();
        return idempotency.once(HexFormat.of().formatHex(presented.valueHash()), rotation, () -> {
            Token token = held(presented.id(), LockModeType.PESSIMISTIC_WRITE);
            TokenValueRow row = TokenValueRow.byHash(presented.valueHash());
            if (row == null || !row.isCurrent()) {
                // Rotated out before, or by a call that was faster: its bearer is no longer who decides.
                throw new ProblemException(ProblemType.UNAUTHENTICATED);
            }
            return new Created(200, null, rotations.byHolder(token, checked), token.id);
        });
    }

    @DELETE
    @AllowedTo(Audience.HOLDER)
    @FairShare
    @Propagated(accepted = true)
    @Transactional
    @Operation(operationId = "endOwnToken", summary = "End the token that makes this call")
    @APIResponse(responseCode = "204", description = "No replica accepts the token any more.")
    @APIResponse(
            responseCode = "202",
            description = "Revoked, but a replica that is out of reach may accept it until `effectiveBy`.",
            content = @Content(schema = @Schema(implementation = PendingAnswer.Pending.class)))
    public Response delete() {
        PresentedToken presented = caller.token();
        ifMatch.require(held(presented.id(), LockModeType.PESSIMISTIC_WRITE).version());
        end.byHolder(presented.valueHash());
        return Response.noContent().build();
    }

    private static Token held(UUID id, LockModeType lock) {
        Token token = Token.findById(id, lock);
        if (token == null || token.revokedAt != null) {
            throw new ProblemException(ProblemType.UNAUTHENTICATED);
        }
        return token;
    }
}
