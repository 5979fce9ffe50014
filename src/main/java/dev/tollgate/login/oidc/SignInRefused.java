package dev.tollgate.login.oidc;

/** Why a person does not get in. Carries no stack trace: it is an answer, which the login page says in a sentence. */
final class SignInRefused extends RuntimeException {
    /** The code in the address of the login page. */
    enum Reason {
        /** It was not begun in this browser, too long ago, or has come back before. */
        SIGN_IN_EXPIRED,
        /** The provider says no. */
        PROVIDER_REFUSED,
        /** What the provider says of the person cannot be believed. */
        IDENTITY_INVALID,
        ISSUER_UNREACHABLE,
        EMAIL_NOT_VERIFIED,
        /** The address has an account that another identity is linked to. */
        ADDRESS_LINKED,
        /** An operator signs in with the password, and links while signed in. */
        OPERATOR_NOT_LINKED,
        ACCOUNT_DISABLED,
        /** Neither a group nor an invitation makes the person a member of anything. */
        NO_MEMBERSHIP,
        TOO_MANY_REQUESTS,
        UNAVAILABLE;

        /** Whether it may have been tried out. */
        boolean isGuess() {
            return this == IDENTITY_INVALID;
        }
    }

    private final Reason reason;

    SignInRefused(Reason reason) {
        this(reason, reason.name());
    }

    /** @param why for the log; never a secret */
    SignInRefused(Reason reason, String why) {
        super(why, null, false, false);
        this.reason = reason;
    }

    Reason reason() {
        return reason;
    }
}
