package dev.tollgate.token;

/** Why a token is disabled, the gravest first. */
public enum DisabledReason {
    /** Somebody has found it where it should not be. */
    LEAKED,
    /** An old value of it was presented again. */
    REUSED,
    /** By an administrator. */
    ADMIN,
    /** Nobody used it for as long as the organization says. */
    UNUSED;

    boolean isGraverThan(DisabledReason other) {
        return compareTo(other) < 0;
    }

    /** Whether putting it back is a deliberate act of its own, and no side effect of a change. */
    public boolean needsDeliberation() {
        return this == LEAKED || this == REUSED;
    }
}
