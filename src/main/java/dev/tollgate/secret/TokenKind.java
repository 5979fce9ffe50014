package dev.tollgate.secret;

/** Whose a token is: an organization's integration token, or the access token of one of its members. */
public enum TokenKind {
    INTEGRATION("ci"),
    ACCESS("pat");

    private final String code;

    TokenKind(String code) {
        this.code = code;
    }

    /** The kind as it stands in token values, in the database and in answers. */
    public String code() {
        return code;
    }

    /** @throws IllegalArgumentException for anything but {@code ci} and {@code pat} */
    public static TokenKind of(String code) {
        return switch (code) {
            case "ci" -> INTEGRATION;
            case "pat" -> ACCESS;
            default -> throw new IllegalArgumentException("not a token kind: " + code);
        };
    }
}
