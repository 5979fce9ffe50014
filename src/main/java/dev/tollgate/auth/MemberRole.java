package dev.tollgate.auth;

import java.util.UUID;

/** A person's role in an organization, the most powerful first. */
public enum MemberRole {
    OWNER("00000000-0000-7000-8000-000000000011"),
    SUPER_ADMIN("00000000-0000-7000-8000-000000000012"),
    MEMBER("00000000-0000-7000-8000-000000000013");

    private final UUID accessTokenRole;

    MemberRole(String accessTokenRole) {
        this.accessTokenRole = UUID.fromString(accessTokenRole);
    }

    /** The managed token role that the access tokens of such people have. */
    public UUID accessTokenRole() {
        return accessTokenRole;
    }

    public boolean isAtLeast(MemberRole other) {
        return compareTo(other) <= 0;
    }
}
