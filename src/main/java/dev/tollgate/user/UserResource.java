package dev.tollgate.user;

import dev.tollgate.auth.AllowedTo;
import dev.tollgate.auth.Audience;
import dev.tollgate.auth.CurrentCaller;
import dev.tollgate.auth.MemberRole;
import dev.tollgate.auth.fairshare.FairShare;
import dev.tollgate.database.Transactions;
import dev.tollgate.idempotency.Created;
import dev.tollgate.idempotency.Idempotency;
import dev.tollgate.listing.Page;
import dev.tollgate.listing.PageRequest;
import dev.tollgate.login.Passwords;
import dev.tollgate.password.PasswordRules;
import dev.tollgate.problem.ProblemException;
import dev.tollgate.problem.ProblemType;
import dev.tollgate.user.invitation.IssuedInvitation;
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
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
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
    // 1 December 2026.
    private static final String DEPRECATED_SINCE = "@1796083200";

    private final CurrentCaller caller;
    private final Members members;
    private final MemberListing listing;
    private final Passwords passwords;
    private final Idempotency idempotency;
    private final PeopleConfig people;

    UserResource(
            CurrentCaller caller,
            Members members,
            MemberListing listing,
            Passwords passwords,
            Idempotency idempotency,
            PeopleConfig people) {
        this.caller = caller;
        this.members = members;
        this.listing = listing;
        this.passwords = passwords;
        this.idempotency = idempotency;
        this.people = people;
    }

    @GET
    @AllowedTo(Audience.MEMBER)
    @Operation(operationId = "listUsers", summary = "The organization's members")
    public Page<UserView> list(@PathParam("org") UUID organization, @BeanParam PageRequest page) {
        return listing.page(organization, page);
    }

    @GET
    @Path("{user}")
    @AllowedTo(Audience.MEMBER)
    @Operation(operationId = "getUser", summary = "One member, or one invitation")
    public UserView get(@PathParam("org") UUID organization, @PathParam("user") UUID user) {
        return listing.memberOrInvitation(organization, user);
    }

    @POST
    @AllowedTo(Audience.SUPER_ADMIN)
    @FairShare
    @Propagated
    @Operation(
            operationId = "addUser",
            summary = "Invite a person, or add one with a first password; the answer alone shows the link or the value",
            description = "With an address and a role alone: an invitation, alike whether the address has an account or"
                    + " not; the person is a member once they have followed its link. Where mail is sent, another"
                    + " link goes to the address (`mailed`), which nobody else is shown. With a name and a password"
                    + " (deprecated): a member at once, with their access token's value; an address that has an account"
                    + " already only gains the membership, and the name and password in the request are ignored.")
    @APIResponse(
            responseCode = "201",
            description = "Done; the answer alone shows a value.",
            headers =
                    @Header(
                            name = "Deprecation",
                            description = "Of the form with a password (RFC 9745).",
                            schema = @Schema(type = SchemaType.STRING)),
            content = @Content(schema = @Schema(implementation = UserView.Issued.class)))
    public Response add(@PathParam("org") UUID organization, @NotNull @Valid NewUser request) {
        if (request.role() == MemberRole.OWNER) {
            caller.requireOwner();
        }
        if (request.invites()) {
            return Transactions.inOne(() -> idempotency.once(request, () -> invite(organization, request)));
        }
        return deprecated(addWithPassword(organization, request));
    }

    private Created invite(UUID organization, NewUser request) {
        IssuedInvitation issued = members.invite(organization, request);
        UserView.Issued answer =
                new UserView.Issued(UserView.from(issued.invitation()), null, issued.link(), issued.mailed());
        return new Created(201, location(organization, issued.invitation().id()), answer, null);
    }

    private static URI location(UUID organization, UUID user) {
        return URI.create("/api/v1/organizations/" + organization + "/users/" + user);
    }

    /** RFC 9745: whoever makes an account for others knows its password. */
    private static Response deprecated(Response answer) {
        return Response.fromResponse(answer)
                .header("Deprecation", DEPRECATED_SINCE)
                .build();
    }

    private void requirePasswordAllowed() {
        boolean allowed = switch (people.withPassword()) {
            case ADMINISTRATORS -> true;
            case OPERATORS -> caller.get().operator();
            case FALSE -> false;
        };
        if (!allowed) {
            throw new ProblemException(
                    ProblemType.INVITATION_REQUIRED, "Leave out name and password: the answer then has a link.");
        }
    }

    private Response addWithPassword(UUID organization, NewUser request) {
        requirePasswordAllowed();
        request.requiredName();
        String password = PasswordRules.require("password", request.password(), request.email());
        // Also for an address that has an account, so that the time taken does not tell.
        String passwordHash = passwords.hash(password);
        return Transactions.inOne(() -> idempotency.once(request, () -> {
            Members.Joined joined = members.join(organization, request, passwordHash);
            UUID user = joined.membership().userId;
            UserView.Issued issued = new UserView.Issued(
                    listing.one(organization, user), joined.accessToken().reveal(), null, null);
            return new Created(201, location(organization, user), issued, joined.tokenId());
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
    @Operation(
            operationId = "removeUser",
            summary = "Remove a member and end their access token, or withdraw an invitation")
    public void remove(@PathParam("org") UUID organization, @PathParam("user") UUID user) {
        members.remove(organization, user);
    }
}
