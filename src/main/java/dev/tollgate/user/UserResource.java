package dev.tollgate.user;

import dev.tollgate.auth.AllowedTo;
import dev.tollgate.auth.Audience;
import dev.tollgate.auth.CurrentCaller;
import dev.tollgate.auth.FairShare;
import dev.tollgate.auth.MemberRole;
import dev.tollgate.database.Transactions;
import dev.tollgate.idempotency.Created;
import dev.tollgate.idempotency.Idempotency;
import dev.tollgate.listing.Page;
import dev.tollgate.listing.PageRequest;
import dev.tollgate.login.Passwords;
import dev.tollgate.problem.ProblemException;
import dev.tollgate.verify.barrier.Propagated;
import jakarta.transaction.Transactional;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;

/** The people of an organization. */
@Path("/api/v1/organizations/{org}/users")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Users")
public class UserResource {
    private final CurrentCaller caller;
    private final Members members;
    private final MemberListing listing;
    private final Passwords passwords;
    private final Idempotency idempotency;

    UserResource(
            CurrentCaller caller,
            Members members,
            MemberListing listing,
            Passwords passwords,
            Idempotency idempotency) {
        this.caller = caller;
        this.members = members;
        this.listing = listing;
        this.passwords = passwords;
        this.idempotency = idempotency;
    }

    @GET
    @AllowedTo(Audience.MEMBER)
    @Operation(operationId = "listUsers", summary = "The organization's members")
    public Page<UserView> list(@PathParam("org") UUID organization, @BeanParam PageRequest page) {
        return listing.page(organization, page);
    }

    @POST
    @AllowedTo(Audience.SUPER_ADMIN)
    @FairShare
    @Propagated
    @Operation(
            operationId = "addUser",
            summary = "Add a person; the answer alone shows the value of their access token",
            description = "An address that has an account already only gains the membership:"
                    + " the name and password in the request are ignored.")
    @APIResponse(
            responseCode = "201",
            description = "Done; the answer alone shows a value.",
            content = @Content(schema = @Schema(implementation = UserView.Issued.class)))
    public Response add(@PathParam("org") UUID organization, @NotNull @Valid NewUser request) {
        if (request.role() == MemberRole.OWNER) {
            caller.requireOwner();
        }
        // Also for an address that has an account, so that the time taken does not tell.
        String passwordHash = passwords.hash(request.password());
        return Transactions.inOne(() -> idempotency.once(request, () -> {
            Members.Joined joined = members.join(organization, request, passwordHash);
            UUID user = joined.membership().userId;
            URI location = URI.create("/api/v1/organizations/" + organization + "/users/" + user);
            UserView.Issued issued = new UserView.Issued(
                    listing.one(organization, user), joined.accessToken().reveal());
            return new Created(201, location, issued, joined.tokenId());
        }));
    }

    @PATCH
    @Path("{user}")
    @AllowedTo(Audience.SUPER_ADMIN)
    @FairShare
    @Propagated
    @Transactional
    @Operation(operationId = "changeUserRole", summary = "Change a member's role, and what their access token may do")
    public UserView change(
            @PathParam("org") UUID organization,
            @PathParam("user") UUID user,
            @NotNull @Valid RoleAssignment assignment) {
        if (assignment.role() == null) {
            return listing.one(organization, user);
        }
        MemberRole role = assignment.role().orElseThrow(() -> ProblemException.invalid("role", "must not be null"));
        if (role == MemberRole.OWNER) {
            caller.requireOwner();
        }
        members.changeRole(organization, user, role);
        return listing.one(organization, user);
    }

    @DELETE
    @Path("{user}")
    @AllowedTo(Audience.SUPER_ADMIN)
    @FairShare
    @Propagated
    @Transactional
    @Produces(MediaType.WILDCARD)
    @ResponseStatus(204)
    @Operation(operationId = "removeUser", summary = "Remove a member and end their access token")
    public void remove(@PathParam("org") UUID organization, @PathParam("user") UUID user) {
        members.remove(organization, user);
    }
}
