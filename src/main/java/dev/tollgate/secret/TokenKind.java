package dev.tollgate.secret;

/** Whose a token is: an organization's integration token, the access token of one of its members, or a CI job's. */
public enum TokenKind {
    INTEGRATION("ci"),
    ACCESS("pat"),
    JOB("job");

    private final String code;

    TokenKind(String code) {
        this.code = code;
    }

    /** The kind as it stands in token values, in the database and in answers. */
    public String code() {
        return code;
    }

    /** @throws IllegalArgumentException for what is no kind */
    public static TokenKind of(String code) {
        return switch (code) {
            case "ci" -> INTEGRATION;
            case "pat" -> ACCESS;
            case "job" -> JOB;
            default -> throw new IllegalArgumentException("not a token kind: " + code);
        };
    }
}
