package dev.tollgate.token.rotation;

import dev.tollgate.auth.AllowedTo;
import dev.tollgate.auth.Audience;
import dev.tollgate.auth.CurrentCaller;
import dev.tollgate.auth.fairshare.FairShare;
import dev.tollgate.idempotency.Created;
import dev.tollgate.idempotency.Idempotency;
import dev.tollgate.token.IssuedToken;
import dev.tollgate.token.Token;
import dev.tollgate.verify.barrier.Propagated;
import jakarta.transaction.Transactional;
import jakarta.validation.Valid;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Gives an integration token another value: the id and everything that hangs on it stay. */
@Path("/api/v1/organizations/{org}/tokens/{token}/rotate")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Integration tokens")
public class RotationResource {
    private final TokenRotation rotations;
    private final Idempotency idempotency;
    private final CurrentCaller caller;

    RotationResource(TokenRotation rotations, Idempotency idempotency, CurrentCaller caller) {
        this.rotations = rotations;
        this.idempotency = idempotency;
        this.caller = caller;
    }

    @POST
    @AllowedTo(Audience.SUPER_ADMIN)
    @FairShare
    @Propagated
    @Transactional
    @Operation(
            operationId = "rotateToken",
            summary = "Replace the value, at once or with an overlap, and renew the token",
            description = "At most two values are good at a time: an overlap that is still running ends. Without"
                    + " `expiresAt` a length that came from the policy or from `lifetime` runs anew, and a date that a"
                    + " person gave stays; a token that has expired lives again.")
    @APIResponse(
            responseCode = "200",
            description = "Done; the answer alone shows a value.",
            content = @Content(schema = @Schema(implementation = IssuedToken.class)))
    public Response rotate(
            @PathParam("org") UUID organization,
            @PathParam("token") UUID id,
            @RequestBody(required = false) @Valid @Nullable Rotation rotation) {
        Rotation checked = Rotation.checked(rotation);
        return idempotency.once(rotation, () -> {
            Token token = Token.lock(organization, id);
            token.role.requireGiver(caller);
            return new Created(200, null, rotations.byAdministrator(token, checked), id);
        });
    }
}
