package dev.tollgate.user.invitation;

/**
 * A new invitation. It is alike whether the address has an account or not.
 *
 * @param link good once and until it expires
 */
public record IssuedInvitation(Invitation invitation, String link) {
    @Override
    public String toString() {
        return "IssuedInvitation[id=" + invitation.id() + "]";
    }
}
