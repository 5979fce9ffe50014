package dev.tollgate.scim;

import dev.tollgate.problem.ProblemException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a change is made to (RFC 7644 section 3.5.2): {@code name.givenName}, {@code emails[type eq "work"].value}.
 *
 * @param attribute in small letters; of another schema, with that before it
 * @param selection what stands in the brackets
 * @param part in small letters
 */
record AttributePath(
        String attribute,
        @Nullable String selection,
        @Nullable String part) {
    private static final String USER = "urn:ietf:params:scim:schemas:core:2.0:user:";
    private static final int LONGEST = 500;
    private static final Pattern PATH =
            Pattern.compile("((?:urn:[\\w:.-]+:)?[A-Za-z$][\\w$-]*)(?:\\[([^\\]]*)])?(?:\\.([A-Za-z$][\\w$-]*))?");

    /** @throws ProblemException {@code invalidPath} */
    static AttributePath parse(String text) {
        Matcher path = PATH.matcher(withoutSchema(text.strip()));
        if (text.length() > LONGEST || !path.matches()) {
            throw ScimProblem.invalidPath("The path of an operation cannot be read.");
        }
        String part = path.group(3);
        return new AttributePath(
                path.group(1).toLowerCase(Locale.ROOT),
                path.group(2),
                part == null ? null : part.toLowerCase(Locale.ROOT));
    }

    /** The name of a field, whatever it is. */
    static AttributePath named(String field) {
        return new AttributePath(withoutSchema(field).toLowerCase(Locale.ROOT), null, null);
    }

    static String withoutSchema(String text) {
        return text.regionMatches(true, 0, USER, 0, USER.length()) ? text.substring(USER.length()) : text;
    }
}
