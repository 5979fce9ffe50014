package dev.tollgate.token.integration;

import dev.tollgate.audit.AuditLog;
import dev.tollgate.audit.AuditLog.Subject;
import dev.tollgate.auth.AllowedTo;
import dev.tollgate.auth.Audience;
import dev.tollgate.auth.CurrentCaller;
import dev.tollgate.auth.fairshare.FairShare;
import dev.tollgate.token.DisabledReason;
import dev.tollgate.token.Token;
import dev.tollgate.token.TokenIssuer;
import dev.tollgate.token.TokenView;
import dev.tollgate.verify.barrier.Propagated;
import jakarta.transaction.Transactional;
import jakarta.validation.Valid;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Puts an integration token out of use for a reason, and back. */
@Path("/api/v1/organizations/{org}/tokens/{token}")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Integration tokens")
public class DisablingResource {
    private final CurrentCaller caller;
    private final TokenIssuer issuer;
    private final TokenRules rules;
    private final AuditLog audit;

    DisablingResource(CurrentCaller caller, TokenIssuer issuer, TokenRules rules, AuditLog audit) {
        this.caller = caller;
        this.issuer = issuer;
        this.rules = rules;
        this.audit = audit;
    }

    @POST
    @Path("disable")
    @AllowedTo(Audience.SUPER_ADMIN)
    @FairShare
    @Propagated
    @Transactional
    @Operation(
            operationId = "disableToken",
            summary = "Put an integration token out of use",
            description = "A graver reason takes the place of another: LEAKED, REUSED, ADMIN, UNUSED.")
    public TokenView disable(
            @PathParam("org") UUID organization,
            @PathParam("token") UUID id,
            @RequestBody(required = false) @Valid @Nullable Disabling disabling) {
        DisabledReason reason =
                disabling == null || disabling.reason() == null ? DisabledReason.ADMIN : disabling.reason();
        Token token = Token.lock(organization, id);
        token.requireNoJob();
        token.requireLive();
        if (token.disable(reason, issuer.now())) {
            audit.append(organization, "token.disabled", Subject.token(id, token.label), Map.of("reason", reason));
        }
        return TokenView.from(token, issuer.now());
    }

    @POST
    @Path("enable")
    @AllowedTo(Audience.SUPER_ADMIN)
    @FairShare
    @Propagated
    @Transactional
    @Operation(
            operationId = "enableToken",
            summary = "Put an integration token back into use",
            description = "Only an owner puts back one that was disabled as LEAKED.")
    public TokenView enable(@PathParam("org") UUID organization, @PathParam("token") UUID id) {
        Token token = Token.lock(organization, id);
        token.requireLive();
        DisabledReason reason = token.disabledReason();
        if (reason != null) {
            putBack(token, reason);
        }
        return TokenView.from(token, issuer.now());
    }

    private void putBack(Token token, DisabledReason reason) {
        if (reason == DisabledReason.LEAKED) {
            caller.requireOwner();
        }
        token.role.requireGiver(caller);
        rules.requireNetwork(token);
        token.enable();
        String action = reason == DisabledReason.LEAKED ? "token.leak-dismissed" : "token.enabled";
        audit.append(token.organizationId, action, Subject.token(token.id, token.label), Map.of("reason", reason));
    }
}
