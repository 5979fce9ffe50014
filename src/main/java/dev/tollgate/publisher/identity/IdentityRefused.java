package dev.tollgate.publisher.identity;

/** Why an identity token is not taken. Carries no stack trace: it is an answer, not a fault. */
public final class IdentityRefused extends Exception {
    /** What was judged, for people and for the list of checks. */
    public enum Check {
        FORM,
        AUDIENCE,
        ISSUER,
        SIGNATURE,
        TIME,
        CLAIMS,
        PUBLISHER,
        ORGANIZATION,
        REPLAY,
        ROLE,
        SCOPE
    }

    private final Check check;

    /** @param why for whoever runs the job; names what failed, never what was expected */
    public IdentityRefused(Check check, String why) {
        super(why, null, false, false);
        this.check = check;
    }

    public Check check() {
        return check;
    }

    public String why() {
        return String.valueOf(getMessage());
    }
}
