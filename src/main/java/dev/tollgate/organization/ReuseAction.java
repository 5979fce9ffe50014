package dev.tollgate.organization;

/** What happens when a value is presented that a rotation has ended, later than its holder would try again. */
public enum ReuseAction {
    /** It is recorded, with both addresses. */
    RECORD,
    /** The token is disabled as well, where nobody but a holder of both values can have caused it. */
    DISABLE
}
