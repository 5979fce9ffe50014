package dev.tollgate.problem;

import java.util.Locale;

/** Every kind of error an HTTP client can meet outside the gateway dialects: its status, and its code as the name. */
public enum ProblemType {
    MALFORMED_JSON(400, "The body is not valid JSON"),
    VALIDATION_FAILED(400, "The request is not acceptable"),
    LIFETIME_EXCEEDED(400, "The token would live longer than the organization allows"),
    CONFIRMATION_REQUIRED(400, "A confirmation is required"),
    UNAUTHENTICATED(401, "A valid credential is required"),
    BAD_CREDENTIALS(401, "E-mail address or password is wrong"),
    FORBIDDEN(403, "The caller may not do this"),
    OWNER_REQUIRED(403, "Only an owner may do this"),
    INVITATION_REQUIRED(403, "People are invited here"),
    CSRF(403, "The request does not come from the dashboard itself"),
    NOT_FOUND(404, "There is no such thing"),
    METHOD_NOT_ALLOWED(405, "The method is not supported here"),
    NOT_ACCEPTABLE(406, "No acceptable representation"),
    REQUEST_TIMEOUT(408, "The request did not arrive in time"),
    LABEL_TAKEN(409, "The label is in use"),
    HASH_TAKEN(409, "The value cannot be imported"),
    ALREADY_MEMBER(409, "The person is a member already"),
    LAST_OWNER(409, "An organization keeps at least one owner"),
    PASSWORD_OFF(409, "Sign-in with a password is off for the account"),
    LAST_OPERATOR(409, "The last operator cannot be disabled"),
    ROLE_IN_USE(409, "The role is assigned to tokens or publishers"),
    NAME_TAKEN(409, "The name is in use"),
    LIMIT_REACHED(409, "The organization has as many as it may have"),
    IN_USE(409, "It was used lately"),
    TOKEN_REVOKED(409, "The token is revoked"),
    TOKEN_DISABLED(409, "The token is disabled, or its organization suspended"),
    UPGRADE_UNDER_WAY(409, "A replica of an earlier release may still answer"),
    IDEMPOTENCY_IN_PROGRESS(409, "The same request is still running"),
    STALE(412, "It has been changed since it was read"),
    PAYLOAD_TOO_LARGE(413, "The body is too large"),
    URI_TOO_LONG(414, "The target is too long"),
    UNSUPPORTED_MEDIA_TYPE(415, "The media type is not supported"),
    IDEMPOTENCY_MISMATCH(422, "The idempotency key was used for another request"),
    TOO_MANY_REQUESTS(429, "Too many attempts"),
    HEADERS_TOO_LARGE(431, "The headers are too large"),
    INTERNAL(500, "Something went wrong here"),
    NOT_IMPLEMENTED(501, "The transfer coding is not known here"),
    UNAVAILABLE(503, "Not available at the moment"),
    ISSUER_UNREACHABLE(503, "The keys of the identity token's issuer cannot be had at the moment"),
    VERSION_NOT_SUPPORTED(505, "The version of HTTP is not spoken here");

    private final int status;
    private final String title;

    ProblemType(int status, String title) {
        this.status = status;
        this.title = title;
    }

    /** The HTTP status code. */
    public int status() {
        return status;
    }

    /** The same for every occurrence. */
    public String title() {
        return title;
    }

    /** Names the type (RFC 9457 section 3.1.1); not a place to look it up at. */
    public String uri() {
        return "urn:problem-type:tollgate:" + name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
