package dev.tollgate.user.invitation;

import dev.tollgate.auth.MemberRole;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * What an invitation says to whoever has its link.
 *
 * @param takesOver whether signing up takes over an account that somebody has made for the address; only the mailed link does
 */
@Schema(name = "Invitation")
@RegisterForReflection
public record InvitedView(
        String organizationName,
        String email,
        MemberRole role,
        String invitedBy,
        Instant expiresAt,
        boolean takesOver) {
    public static InvitedView from(Invitation invitation, boolean takesOver) {
        return new InvitedView(
                invitation.organizationName(),
                invitation.email(),
                invitation.role(),
                invitation.inviterName(),
                invitation.expiresAt(),
                takesOver);
    }
}
