package dev.tollgate.text;

import dev.tollgate.problem.ProblemException;
import java.text.Normalizer;
import org.jspecify.annotations.Nullable;

/**
 * A text that people will see, as it is stored: trimmed, in NFC, and nothing in it that the eye does not see or that turns
 * what is around it. Emoji sequences and scripts that need joiners keep theirs.
 */
public final class VisibleText {
    private static final int BRAILLE_BLANK = 0x2800;

    private VisibleText() {}

    /**
     * A name.
     *
     * @param longest in characters
     * @throws ProblemException {@code VALIDATION_FAILED} for the field
     */
    public static String name(String field, String given, int longest) {
        String text = checked(field, given, false);
        if (text.codePoints().allMatch(c -> isBlank(c) || InvisibleCharacters.isVariationSelector(c))) {
            throw ProblemException.invalid(field, "must not be blank");
        }
        if (text.codePointCount(0, text.length()) > longest) {
            throw ProblemException.invalid(field, "must have at most " + longest + " characters");
        }
        return text;
    }

    /** A longer text: it may have lines, and be empty. */
    public static @Nullable String description(String field, @Nullable String given, int longest) {
        String text = given == null ? null : checked(field, given, true);
        if (text != null && text.codePointCount(0, text.length()) > longest) {
            throw ProblemException.invalid(field, "must have at most " + longest + " characters");
        }
        return text;
    }

    /** Without white space of any kind at both ends. */
    static String strip(String text) {
        int start = 0;
        int end = text.length();
        while (start < end && isBlank(text.codePointAt(start))) {
            start += Character.charCount(text.codePointAt(start));
        }
        while (end > start && isBlank(text.codePointBefore(end))) {
            end -= Character.charCount(text.codePointBefore(end));
        }
        return text.substring(start, end);
    }

    private static String checked(String field, String given, boolean lines) {
        String text = Normalizer.normalize(strip(given), Normalizer.Form.NFC);
        int[] characters = text.codePoints().toArray();
        for (int i = 0; i < characters.length; i++) {
            int c = characters[i];
            boolean line = lines && (c == '\n' || c == '\r' || c == '\t');
            boolean misplaced = InvisibleCharacters.isJoiner(c) || InvisibleCharacters.isTag(c);
            if (!line && InvisibleCharacters.isForbidden(c) || misplaced && !mayStand(characters, i)) {
                throw ProblemException.invalid(field, "must not contain the invisible character U+%04X".formatted(c));
            }
        }
        return text;
    }

    /** Behind the last character that has a shape of its own: skin tones and variation selectors only change it. */
    private static boolean mayStand(int[] characters, int at) {
        int before = at - 1;
        while (before > 0
                && (InvisibleCharacters.isVariationSelector(characters[before])
                        || characters[before] >= 0x1f3fb && characters[before] <= 0x1f3ff)) {
            before--;
        }
        int next = at + 1 < characters.length ? characters[at + 1] : 0;
        return before >= 0 && InvisibleCharacters.mayFollow(characters[before], characters[at], next);
    }

    private static boolean isBlank(int c) {
        return Character.isWhitespace(c) || Character.isSpaceChar(c) || c == BRAILLE_BLANK;
    }
}
