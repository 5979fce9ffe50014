package dev.tollgate.password;

import dev.tollgate.problem.ProblemException;
import dev.tollgate.text.FoldedText;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Judges a new password by what guessing goes by: its length, what everybody tries first, and what is known of the person
 * (NIST SP 800-63B section 3.1.1.2). No kinds of characters are asked for. Whoever has a weak one keeps it until it changes.
 */
public final class PasswordRules {
    public static final int SHORTEST = 8;
    public static final int LONGEST = 256;

    private static final int FEWEST_CHARACTERS = 3;

    private PasswordRules() {}

    /**
     * @param field as the request names it
     * @param email the person's
     * @throws ProblemException {@code VALIDATION_FAILED}
     */
    public static String require(String field, @Nullable String password, String email) {
        if (password == null || password.length() < SHORTEST || password.length() > LONGEST) {
            throw ProblemException.invalid(field, "must have " + SHORTEST + " to " + LONGEST + " characters");
        }
        String weakness = weakness(password, email);
        if (weakness != null) {
            throw ProblemException.invalid(field, weakness);
        }
        return password;
    }

    /** Why it is easily guessed, whatever its case and the blanks around it; null if it is not. */
    public static @Nullable String weakness(String password, String email) {
        String folded = FoldedText.keyOf(password);
        if (folded.length() < SHORTEST) {
            return "must have " + SHORTEST + " characters beside the blanks at its ends";
        }
        if (folded.codePoints()
                        .filter(character -> !Character.isWhitespace(character))
                        .distinct()
                        .count()
                < FEWEST_CHARACTERS) {
            return "must not repeat one or two characters";
        }
        if (isOf(email, folded)) {
            return "must not be the person's own address";
        }
        return CommonPasswords.contain(folded) ? "must not be one of those that everybody tries first" : null;
    }

    private static boolean isOf(String email, String folded) {
        String address = FoldedText.keyOf(email);
        String local = address.substring(0, Math.max(address.indexOf('@'), 0));
        return Stream.of(address, local).anyMatch(folded::equals);
    }
}
