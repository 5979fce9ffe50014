package dev.tollgate.verify;

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
    UNAVAILABLE
}
