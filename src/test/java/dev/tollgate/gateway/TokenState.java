package dev.tollgate.gateway;

/** Every state that a presented text can be in, and the code that each has by the contract. */
enum TokenState {
    MALFORMED("MALFORMED"),
    NOT_FOUND("NOT_FOUND"),
    REVOKED("REVOKED"),
    ROTATED_OUT("REVOKED"),
    OVERLAP_OVER("REVOKED"),
    ORGANIZATION_DELETED("REVOKED"),
    EXPIRED("EXPIRED"),
    EXPIRED_AND_DISABLED("EXPIRED"),
    DISABLED("DISABLED"),
    ORGANIZATION_SUSPENDED("ORGANIZATION_SUSPENDED"),
    ADDRESS_NOT_ALLOWED("ADDRESS_NOT_ALLOWED"),
    ADDRESS_AND_PERMISSION("ADDRESS_NOT_ALLOWED"),
    INSUFFICIENT_PERMISSIONS("INSUFFICIENT_PERMISSIONS"),
    VALID("VALID"),
    VALID_BOUND("VALID"),
    VALID_FOREVER("VALID");

    private final String code;

    TokenState(String code) {
        this.code = code;
    }

    String code() {
        return code;
    }

    /** Whether there is a token behind it. */
    boolean exists() {
        return this != MALFORMED && this != NOT_FOUND;
    }
}
