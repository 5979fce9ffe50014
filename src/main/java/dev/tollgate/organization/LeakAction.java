package dev.tollgate.organization;

/** What happens to a token that is reported as leaked. */
public enum LeakAction {
    /** It ends for good. */
    REVOKE,
    /** It is disabled, until a super admin enables it again. */
    DISABLE
}
