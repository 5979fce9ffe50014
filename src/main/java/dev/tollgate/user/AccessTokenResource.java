package dev.tollgate.user;

import dev.tollgate.audit.AuditLog;
import dev.tollgate.auth.AllowedTo;
import dev.tollgate.auth.Audience;
import dev.tollgate.auth.ContinuedAccess;
import dev.tollgate.auth.CurrentCaller;
import dev.tollgate.auth.MemberRole;
import dev.tollgate.auth.fairshare.FairShare;
import dev.tollgate.idempotency.Created;
import dev.tollgate.idempotency.Idempotency;
import dev.tollgate.organization.Organization;
import dev.tollgate.problem.ProblemException;
import dev.tollgate.problem.ProblemType;
import dev.tollgate.secret.TokenValue;
import dev.tollgate.token.Token;
import dev.tollgate.token.TokenIssuer;
import dev.tollgate.verify.barrier.Propagated;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Resets a member's access token: their own, or as a super admin anybody's. */
@Path("/api/v1/organizations/{org}/users/{user}/access-token/reset")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Users")
public class AccessTokenResource {
    private final CurrentCaller caller;
    private final TokenIssuer issuer;
    private final AuditLog audit;
    private final Idempotency idempotency;
    private final InstantSource clock;
    private final Members members;
    private final ContinuedAccess access;

    AccessTokenResource(
            CurrentCaller caller,
            TokenIssuer issuer,
            AuditLog audit,
            Idempotency idempotency,
            InstantSource clock,
            Members members,
            ContinuedAccess access) {
        this.caller = caller;
        this.issuer = issuer;
        this.audit = audit;
        this.idempotency = idempotency;
        this.clock = clock;
        this.members = members;
        this.access = access;
    }

    @POST
    @AllowedTo(Audience.MEMBER)
    @FairShare
    @Propagated
    @Transactional
    @Operation(operationId = "resetAccessToken", summary = "Replace the value of an access token at once")
    @APIResponse(
            responseCode = "200",
            description = "Done; the answer alone shows a value.",
            content = @Content(schema = @Schema(implementation = AccessTokenView.Issued.class)))
    public Response reset(@PathParam("org") UUID organization, @PathParam("user") UUID user) {
        boolean own = caller.get().isPerson() && caller.get().id().equals(user);
        if (!own && !caller.isAtLeast(MemberRole.SUPER_ADMIN)) {
            throw ProblemException.forbidden(MemberRole.SUPER_ADMIN);
        }
        Organization.lock(organization);
        Membership membership = Membership.get(organization, user);
        if (own) {
            access.requireStill(caller);
        } else {
            members.requireStill(organization, membership.role);
        }
        if (membership.user.disabledAt != null) {
            throw new ProblemException(ProblemType.TOKEN_DISABLED, "The person's account is disabled.");
        }
        return idempotency.once(null, () -> reset(organization, membership));
    }

    private Created reset(UUID organization, Membership membership) {
        Token token = Token.lockAccessToken(organization, membership.userId);
        if (token == null) {
            throw ProblemException.notFound();
        }
        TokenValue value = issuer.resetValue(token);
        audit.append(organization, "access-token.reset", Members.subject(membership), Map.of());
        AccessTokenView.Issued issued = new AccessTokenView.Issued(
                value.reveal(), token.hint, clock.instant().truncatedTo(ChronoUnit.MILLIS));
        return new Created(200, null, issued, token.id);
    }
}
