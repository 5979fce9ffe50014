package dev.tollgate.token.integration;

import dev.tollgate.audit.AuditLog;
import dev.tollgate.audit.AuditLog.Subject;
import dev.tollgate.auth.AllowedTo;
import dev.tollgate.auth.Audience;
import dev.tollgate.auth.CurrentCaller;
import dev.tollgate.auth.fairshare.FairShare;
import dev.tollgate.database.DatabaseFailure;
import dev.tollgate.database.Transactions;
import dev.tollgate.idempotency.Created;
import dev.tollgate.idempotency.Idempotency;
import dev.tollgate.precondition.IfMatch;
import dev.tollgate.problem.ProblemException;
import dev.tollgate.problem.ProblemType;
import dev.tollgate.secret.TokenKind;
import dev.tollgate.secret.TokenValue;
import dev.tollgate.token.IssuedToken;
import dev.tollgate.token.ServiceAccount;
import dev.tollgate.token.Token;
import dev.tollgate.token.TokenIssuer;
import dev.tollgate.token.TokenView;
import dev.tollgate.verify.barrier.PendingAnswer;
import dev.tollgate.verify.barrier.Propagated;
import jakarta.persistence.PersistenceException;
import jakarta.transaction.Transactional;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** An organization's integration tokens. They belong to it, not to who made them. */
@Path("/api/v1/organizations/{org}/tokens")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Integration tokens")
public class TokenResource {
    /** Few enough that a commit, which writes a line of the change log for each, keeps nobody waiting. */
    private static final int BATCH = 250;

    private final TokenIssuer issuer;
    private final TokenDraft draft;
    private final TokenRules rules;
    private final TokenEdit edit;
    private final AuditLog audit;
    private final Idempotency idempotency;
    private final IfMatch ifMatch;
    private final CurrentCaller caller;

    TokenResource(
            TokenIssuer issuer,
            TokenDraft draft,
            TokenRules rules,
            TokenEdit edit,
            AuditLog audit,
            Idempotency idempotency,
            IfMatch ifMatch,
            CurrentCaller caller) {
        this.issuer = issuer;
        this.draft = draft;
        this.rules = rules;
        this.edit = edit;
        this.audit = audit;
        this.idempotency = idempotency;
        this.ifMatch = ifMatch;
        this.caller = caller;
    }

    @POST
    @AllowedTo(Audience.TOKEN_CREATOR)
    @FairShare
    @Propagated
    @Transactional
    @Operation(
            operationId = "createToken",
            summary = "Create an integration token; the answer alone shows its value",
            description = "A Service Account may create tokens of the role `CI Token` only.")
    @APIResponse(
            responseCode = "201",
            description = "Done; the answer alone shows a value.",
            content = @Content(schema = @Schema(implementation = IssuedToken.class)))
    public Response create(@PathParam("org") UUID organization, @NotNull @Valid NewToken request) {
        return idempotency.once(request, () -> {
            Token token = draft.of(organization, request);
            TokenValue value = save(() -> issuer.issue(token, TokenKind.INTEGRATION));
            audit.append(organization, "token.created", Subject.token(token.id, token.label), token.fields());
            URI location = URI.create("/api/v1/organizations/" + organization + "/tokens/" + token.id);
            IssuedToken issued = new IssuedToken(TokenView.ofNew(token, issuer.now()), value.reveal());
            return new Created(201, location, issued, token.id);
        });
    }

    @GET
    @Path("{token}")
    @AllowedTo(Audience.SUPER_ADMIN)
    @Operation(operationId = "getToken", summary = "One integration token")
    public TokenView get(@PathParam("org") UUID organization, @PathParam("token") UUID id) {
        return TokenView.from(Token.get(organization, id), issuer.now());
    }

    @PATCH
    @Path("{token}")
    @AllowedTo(Audience.SUPER_ADMIN)
    @FairShare
    @Propagated
    @Transactional
    @Operation(operationId = "changeToken", summary = "Change, disable or enable an integration token")
    public TokenView change(
            @PathParam("org") UUID organization, @PathParam("token") UUID id, @NotNull @Valid TokenChange change) {
        Token token = Token.lock(organization, id);
        token.requireNoJob();
        token.requireLive();
        ifMatch.require(token.version());
        if (change.isOwnersToMake(token)) {
            caller.requireOwner();
        }
        Map<String, ?> changes = edit.apply(change, token);
        if (change.role() != null) {
            token.role.requireGiver(caller);
        }
        if (!changes.isEmpty()) {
            save(() -> token);
            audit.append(organization, "token.changed", Subject.token(id, token.label), changes);
        }
        return TokenView.from(token, issuer.now());
    }

    @DELETE
    @Path("{token}")
    @AllowedTo(Audience.SUPER_ADMIN)
    @FairShare
    @Propagated(accepted = true)
    @Operation(
            operationId = "deleteToken",
            summary = "Revoke an integration token for good",
            description = "Repeat it to find out when a pending revocation has become complete."
                    + " `withCreated` ends what the token, a Service Account's, has made as well."
                    + " Where the organization says so, a token that was used lately is `IN_USE` without `confirm`,"
                    + " unless it was reported as leaked or the `reason` is `leaked`.")
    @APIResponse(responseCode = "204", description = "No replica accepts the token any more.")
    @APIResponse(
            responseCode = "202",
            description = "Revoked, but a replica that is out of reach may accept it until `effectiveBy`.",
            content = @Content(schema = @Schema(implementation = PendingAnswer.Pending.class)))
    public Response delete(
            @PathParam("org") UUID organization,
            @PathParam("token") UUID id,
            @QueryParam("withCreated") @DefaultValue("false") boolean withCreated,
            @QueryParam("confirm") @DefaultValue("false") boolean confirm,
            @Parameter(description = "For people: `revokedReason` says it. At most 200 characters.")
                    @QueryParam("reason")
                    @Nullable
                    String given) {
        String reason = rules.reason(given);
        Transactions.inOne(() -> delete(Token.lock(organization, id), withCreated, confirm, reason));
        // It makes nothing any more. Whoever is cut off here repeats the call.
        while (withCreated && Transactions.inOne(() -> deleteCreated(Token.get(organization, id), reason)) == BATCH) {
            // The next batch.
        }
        return Response.noContent().build();
    }

    private void delete(Token token, boolean withCreated, boolean confirm, @Nullable String reason) {
        if (token.revokedAt == null) {
            ifMatch.require(token.version());
        }
        DeleteConfirmation.require(token, withCreated, confirm, reason, issuer.now());
        revoke(token, reason, Map.of());
    }

    private int deleteCreated(Token account, @Nullable String reason) {
        List<Token> made = ServiceAccount.lockMadeBy(account, BATCH);
        made.forEach(each -> revoke(each, reason, Map.of("with", account.id)));
        return made.size();
    }

    private void revoke(Token token, @Nullable String reason, Map<String, ?> with) {
        if (token.revoke(issuer.now(), reason)) {
            Map<String, Object> detail = new LinkedHashMap<>(with);
            if (reason != null) {
                detail.put("reason", reason);
            }
            audit.append(token.organizationId, "token.revoked", Subject.token(token.id, token.label), detail);
        }
    }

    private static <T> T save(Supplier<T> write) {
        try {
            T written = write.get();
            Token.flush();
            return written;
        } catch (PersistenceException e) {
            if (DatabaseFailure.isDuplicate(e, "token_label") || DatabaseFailure.isDuplicate(e, "token_label_key")) {
                throw new ProblemException(ProblemType.LABEL_TAKEN);
            }
            throw e;
        }
    }
}
