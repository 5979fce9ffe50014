package dev.tollgate.token;

/** Why a token is disabled: by an administrator, after a leak report, after a reuse of an old value, for want of use. */
public enum DisabledReason {
    ADMIN,
    LEAKED,
    REUSED,
    UNUSED
}
