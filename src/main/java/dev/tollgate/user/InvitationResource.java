package dev.tollgate.user;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.tollgate.auth.AllowedTo;
import dev.tollgate.auth.Audience;
import dev.tollgate.auth.fairshare.OrganizationCalls;
import dev.tollgate.database.Transactions;
import dev.tollgate.idempotency.Created;
import dev.tollgate.idempotency.Idempotency;
import dev.tollgate.login.Passwords;
import dev.tollgate.password.PasswordRules;
import dev.tollgate.secret.TokenValue;
import dev.tollgate.user.invitation.Invitation;
import dev.tollgate.user.invitation.Invitations;
import dev.tollgate.user.invitation.InvitedView;
import dev.tollgate.verify.barrier.Propagated;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.HexFormat;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Supplier;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.hibernate.validator.constraints.CodePointLength;
import org.jspecify.annotations.Nullable;

/** What whoever has the link of an invitation may do: read it, and join as the person whose address it names. */
@Path("/api/v1/invitations")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Users")
public class InvitationResource {
    private final Invitations invitations;
    private final Members members;
    private final MemberListing listing;
    private final Passwords passwords;
    private final Idempotency idempotency;
    private final OrganizationCalls calls;

    InvitationResource(
            Invitations invitations,
            Members members,
            MemberListing listing,
            Passwords passwords,
            Idempotency idempotency,
            OrganizationCalls calls) {
        this.invitations = invitations;
        this.members = members;
        this.listing = listing;
        this.passwords = passwords;
        this.idempotency = idempotency;
        this.calls = calls;
    }

    /** @param token what stands in the link behind its {@code #} */
    record Link(@NotNull @Size(max = 256) String token) {
        @Override
        public String toString() {
            return "Link[redacted]";
        }
    }

    record SignUp(
            @NotNull @Size(max = 256) String token,

            @NotBlank @CodePointLength(max = 100) @Schema(maxLength = 100)
            String name,

            @NotNull @Size(min = PasswordRules.SHORTEST, max = PasswordRules.LONGEST)
            String password) {
        @Override
        public String toString() {
            return "SignUp[redacted]";
        }
    }

    /** The new member, with the value of their access token: the one answer that shows it. */
    @Schema(name = "AcceptedInvitation")
    @RegisterForReflection
    record AcceptedView(UUID organizationId, @JsonUnwrapped UserView view, String token) {
        @Override
        public String toString() {
            return "AcceptedView[id=" + view.id() + "]";
        }
    }

    @POST
    @Path("lookup")
    @AllowedTo(Audience.PUBLIC)
    @Operation(operationId = "lookupInvitation", summary = "What an invitation is for")
    public InvitedView lookup(@NotNull @Valid Link link) {
        Invitation invitation = invitations.byToken(link.token());
        return InvitedView.from(invitation, members.takesOver(invitation));
    }

    @POST
    @Path("accept")
    @AllowedTo(Audience.LOGIN)
    @Propagated
    @Operation(
            operationId = "acceptInvitation",
            summary = "Join with the account of the invited address; the answer alone shows the access token's value")
    @APIResponse(
            responseCode = "200",
            description = "Joined.",
            content = @Content(schema = @Schema(implementation = AcceptedView.class)))
    public Response accept(@NotNull @Valid Link link) {
        return inTurn(
                invitations.find(link.token()),
                () -> idempotency.once(link, () -> {
                    Invitation invitation = invitations.byToken(link.token());
                    return joined(members.acceptAsCaller(invitation));
                }));
    }

    /** Who has a link that is good for nothing, or no longer, changes no organization. */
    private Response inTurn(@Nullable Invitation invitation, Supplier<Response> work) {
        return invitation == null
                ? Transactions.inOne(work::get)
                : calls.inTurn(invitation.organizationId(), () -> Transactions.inOne(work::get));
    }

    @POST
    @Path("sign-up")
    @AllowedTo(Audience.PUBLIC)
    @Propagated
    @Operation(
            operationId = "signUp",
            summary = "Make the account of the invited address, and join with it",
            description = "Where the address has an account already, its person signs in and accepts instead (401). The"
                    + " link that was mailed takes the account over, with this name and password, if nobody was seen to"
                    + " have its address: its sessions, and the values of its access tokens, end.")
    @APIResponse(
            responseCode = "200",
            description = "Joined; the answer alone shows the access token's value.",
            content = @Content(schema = @Schema(implementation = AcceptedView.class)))
    public Response signUp(@NotNull @Valid SignUp request) {
        Invitation open = invitations.find(request.token());
        // Whoever makes links up has no password hashed.
        String hash = open == null ? null : hash(open, request);
        String who = "invitation\n" + HexFormat.of().formatHex(TokenValue.sha256(request.token()));
        return inTurn(
                open,
                () -> idempotency.once(who, request, () -> {
                    Invitation invitation = invitations.byToken(request.token());
                    return joined(members.signUp(invitation, request.name(), Objects.requireNonNull(hash)));
                }));
    }

    private String hash(Invitation invitation, SignUp request) {
        return passwords.hash(PasswordRules.require("password", request.password(), invitation.email()));
    }

    private Created joined(Members.Joined joined) {
        UUID organization = joined.membership().organizationId;
        UserView view = listing.one(organization, joined.membership().userId);
        AcceptedView answer =
                new AcceptedView(organization, view, joined.accessToken().reveal());
        return new Created(200, null, answer, joined.tokenId());
    }
}
