package dev.tollgate.verify;

import java.util.List;

/** Why a token is good or not, in the order in which it is judged. */
public enum VerdictCode {
    MALFORMED,
    NOT_FOUND,
    REVOKED,
    EXPIRED,
    DISABLED,
    ORGANIZATION_SUSPENDED,
    ADDRESS_NOT_ALLOWED,
    INSUFFICIENT_PERMISSIONS,
    VALID,
    /** This replica cannot say. */
    UNAVAILABLE;

    /** What can be said of a token that exists. */
    public static final List<VerdictCode> OF_A_TOKEN =
            List.of(values()).subList(REVOKED.ordinal(), VALID.ordinal() + 1);
}
