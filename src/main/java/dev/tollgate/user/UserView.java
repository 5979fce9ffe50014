package dev.tollgate.user;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.tollgate.auth.MemberRole;
import dev.tollgate.user.invitation.Invitation;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A member of an organization, or somebody who is invited to be one.
 *
 * @param id the account's; an invitation's own
 * @param name null of an invitation
 * @param createdAt since when they are a member, or invited
 * @param accessToken null of an invitation
 * @param invitedBy null of a member
 * @param expiresAt when the invitation ends; null of a member
 * @param fromGroup whether a group of the directory gives the membership, and may change and take it
 */
@Schema(name = "User")
@RegisterForReflection
record UserView(
        UUID id,
        State state,
        String email,
        @Schema(nullable = true) @Nullable String name,
        MemberRole role,
        Instant createdAt,
        @Schema(nullable = true) @Nullable AccessTokenView accessToken,
        @Schema(nullable = true) @Nullable Inviter invitedBy,
        @Schema(nullable = true) @Nullable Instant expiresAt,
        boolean fromGroup) {

    /** A member whose account is in use or out of use, or nobody yet. */
    @Schema(name = "UserState")
    enum State {
        ACTIVE,
        DISABLED,
        INVITED
    }

    /** Whoever has made an invitation. */
    @Schema(name = "Inviter")
    @RegisterForReflection
    record Inviter(UUID id, String name) {}

    static UserView from(Membership membership, AccessTokenView accessToken) {
        User user = membership.user;
        return new UserView(
                user.id,
                user.disabledAt == null ? State.ACTIVE : State.DISABLED,
                user.email,
                user.name,
                membership.role,
                membership.createdAt,
                accessToken,
                null,
                null,
                membership.fromGroup);
    }

    static UserView from(Invitation invitation) {
        return new UserView(
                invitation.id(),
                State.INVITED,
                invitation.email(),
                null,
                invitation.role(),
                invitation.createdAt(),
                null,
                new Inviter(invitation.inviterId(), invitation.inviterName()),
                invitation.expiresAt(),
                false);
    }

    /**
     * A new member or an invitation: the one answer that shows what is secret of it.
     *
     * @param token the value of a member's access token; absent from an invitation
     * @param invitation an invitation's link, good once and until it expires; absent from a member
     * @param mailed whether another link is mailed to the invited address; absent from a member
     */
    @Schema(name = "JoinedUser")
    @RegisterForReflection
    record Issued(
            @JsonUnwrapped UserView view,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String token,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String invitation,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Boolean mailed) {
        @Override
        public String toString() {
            return "Issued[id=" + view.id() + "]";
        }
    }
}
