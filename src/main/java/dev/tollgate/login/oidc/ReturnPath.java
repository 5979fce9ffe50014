package dev.tollgate.login.oidc;

import dev.tollgate.problem.ProblemException;
import org.jspecify.annotations.Nullable;

/** Where a person goes on after signing in: a path of this origin, in every reading that browsers have of it. */
final class ReturnPath {
    static final String HOME = "/";
    private static final int LONGEST = 1_000;

    private ReturnPath() {}

    /** @throws ProblemException {@code VALIDATION_FAILED} unless it is one; the home page when absent */
    static String require(@Nullable String given) {
        if (given == null || given.isEmpty()) {
            return HOME;
        }
        if (!isOne(given)) {
            throw ProblemException.invalid("returnTo", "must be a path of this service, such as /ui/tokens");
        }
        return given;
    }

    /** Browsers read a backslash as a slash, and leave out tabs and line feeds: none of them is taken. */
    private static boolean isOne(String given) {
        return given.length() <= LONGEST
                && given.startsWith("/")
                && !given.startsWith("//")
                && given.indexOf('\\') < 0
                && given.chars().allMatch(c -> c > ' ' && c < 127);
    }
}
