package dev.tollgate.user.account;

import dev.tollgate.auth.AllowedTo;
import dev.tollgate.auth.Audience;
import dev.tollgate.auth.PathId;
import dev.tollgate.auth.fairshare.OrganizationCalls;
import dev.tollgate.database.Transactions;
import dev.tollgate.idempotency.Created;
import dev.tollgate.idempotency.Idempotency;
import dev.tollgate.listing.Page;
import dev.tollgate.listing.PageRequest;
import dev.tollgate.verify.barrier.Propagated;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jspecify.annotations.Nullable;

/** Everybody who has an account: found, disabled everywhere at once, enabled again, helped to a new password. */
@Path("/api/v1/users")
@Tag(name = "Accounts")
public class AccountResource {
    private final AccountListing listing;
    private final AccountDisabling disabling;
    private final PasswordResets resets;
    private final LinkedAccounts linked;
    private final OrganizationCalls calls;
    private final Idempotency idempotency;

    AccountResource(
            AccountListing listing,
            AccountDisabling disabling,
            PasswordResets resets,
            LinkedAccounts linked,
            OrganizationCalls calls,
            Idempotency idempotency) {
        this.listing = listing;
        this.disabling = disabling;
        this.resets = resets;
        this.linked = linked;
        this.calls = calls;
        this.idempotency = idempotency;
    }

    @GET
    @AllowedTo(Audience.OPERATOR)
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(operationId = "listAccounts", summary = "Everybody who has an account")
    public Page<AccountView> list(
            @BeanParam PageRequest page,
            @QueryParam("email")
                    @Parameter(description = "Only the account of this address, however it is spelt.")
                    @Nullable
                    String email) {
        int limit = page.limit();
        List<AccountView> rows = listing.list(email, page.afterId(), limit + 1);
        return Page.of(rows, limit, row -> row, row -> PageRequest.cursor(row.id()));
    }

    @POST
    @Path("{user}/disable")
    @AllowedTo(Audience.OPERATOR)
    @Propagated
    @ResponseStatus(204)
    @Operation(
            operationId = "disableAccount",
            summary = "End every session, login and access token of a person, until the account is enabled",
            description = "The values of access tokens end for good. The last enabled operator stays.")
    @APIResponse(responseCode = "204", description = "Disabled, also if it was before.")
    public void disable(@PathParam("user") String user) {
        change(user, disabling::disable);
    }

    @POST
    @Path("{user}/enable")
    @AllowedTo(Audience.OPERATOR)
    @Propagated
    @ResponseStatus(204)
    @Operation(
            operationId = "enableAccount",
            summary = "Let a person sign in again",
            description = "What was ended stays ended: each access token gets a new value by its reset.")
    @APIResponse(responseCode = "204", description = "Enabled, also if it was before.")
    public void enable(@PathParam("user") String user) {
        change(user, disabling::enable);
    }

    @POST
    @Path("{user}/unlink")
    @AllowedTo(Audience.OPERATOR)
    @ResponseStatus(204)
    @Operation(
            operationId = "unlinkAccount",
            summary = "Forget by what a person is known at the provider of identities; every login of theirs ends",
            description =
                    "The next sign-in there with the account's address, verified, links again. For an identity that"
                            + " was made anew, or another provider.")
    @APIResponse(responseCode = "204", description = "Unlinked, also if it was not linked.")
    public void unlink(@PathParam("user") String user) {
        change(user, linked::unlink);
    }

    @POST
    @Path("{user}/password-reset")
    @AllowedTo(Audience.OPERATOR)
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "resetPassword",
            summary = "Let a person set a new password, once and within an hour; every login of theirs ends",
            description = "An earlier reset of the same account is worthless from then on. The present password goes on"
                    + " until the new one is set, and a disabled account stays disabled.")
    @APIResponse(
            responseCode = "200",
            description = "Done; the answer alone shows a value.",
            content = @Content(schema = @Schema(implementation = IssuedResetView.class)))
    public Response resetPassword(@PathParam("user") String user) {
        UUID id = listing.require(PathId.parse(user));
        return calls.ofOperators(() ->
                Transactions.inOne(() -> idempotency.once(null, () -> new Created(200, null, resets.issue(id), null))));
    }

    private void change(String user, Consumer<UUID> change) {
        UUID id = listing.require(PathId.parse(user));
        calls.ofOperators(() -> Transactions.inOne(() -> {
            change.accept(id);
            return true;
        }));
    }
}
