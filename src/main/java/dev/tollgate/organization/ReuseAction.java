package dev.tollgate.organization;

/** What happens when a value is presented that a rotation has ended, later than its holder would try again. */
public enum ReuseAction {
    /** It is recorded, with both addresses. */
    RECORD,
    /** The token is disabled as well, where only a stranger can have presented it. */
    DISABLE
}
