package dev.tollgate.token;

/** How a token stands, judged in this order: revoked, expired, disabled. */
public enum TokenState {
    ACTIVE,
    DISABLED,
    EXPIRED,
    REVOKED
}
