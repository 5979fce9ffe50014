package dev.tollgate.user.invitation;

/**
 * A new invitation. It is alike whether the address has an account or not.
 *
 * @param link good once and until it expires
 * @param mailed whether another one is mailed to the address
 */
public record IssuedInvitation(Invitation invitation, String link, boolean mailed) {
    @Override
    public String toString() {
        return "IssuedInvitation[id=" + invitation.id() + "]";
    }
}
