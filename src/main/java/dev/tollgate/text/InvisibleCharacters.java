package dev.tollgate.text;

import java.lang.Character.UnicodeScript;
import java.util.EnumSet;
import java.util.Set;

/** Characters without a shape of their own, and where they may nevertheless stand. */
final class InvisibleCharacters {
    private static final int ZERO_WIDTH_NON_JOINER = 0x200c;
    private static final int ZERO_WIDTH_JOINER = 0x200d;
    private static final int BLACK_FLAG = 0x1f3f4;

    /** Letters and marks by their category, but nothing is to be seen of them. */
    private static final Set<Integer> BLANK_LETTERS =
            Set.of(0x34f, 0x115f, 0x1160, 0x17b4, 0x17b5, 0x180b, 0x180c, 0x180d, 0x180f, 0x3164, 0xffa0);

    private static final Set<UnicodeScript> JOINED = EnumSet.of(
            UnicodeScript.ARABIC,
            UnicodeScript.SYRIAC,
            UnicodeScript.MONGOLIAN,
            UnicodeScript.NKO,
            UnicodeScript.DEVANAGARI,
            UnicodeScript.BENGALI,
            UnicodeScript.GURMUKHI,
            UnicodeScript.GUJARATI,
            UnicodeScript.ORIYA,
            UnicodeScript.TAMIL,
            UnicodeScript.TELUGU,
            UnicodeScript.KANNADA,
            UnicodeScript.MALAYALAM,
            UnicodeScript.SINHALA,
            UnicodeScript.TIBETAN,
            UnicodeScript.MYANMAR,
            UnicodeScript.KHMER);

    private InvisibleCharacters() {}

    /** Whether two names that differ by it look the same. */
    static boolean areIgnored(int c) {
        return isVariationSelector(c) || isTag(c) || isForbidden(c) && !isControl(c) || isJoiner(c);
    }

    /** Whether it deceives wherever it stands: what has no width, turns the direction, or ends the line. */
    static boolean isForbidden(int c) {
        return isControl(c)
                || isNoCharacter(c)
                || BLANK_LETTERS.contains(c)
                || Character.getType(c) == Character.FORMAT && !isJoiner(c) && !isTag(c);
    }

    /** Never one, or kept for such as show nothing (Unicode's noncharacters, and Default_Ignorable_Code_Point). */
    private static boolean isNoCharacter(int c) {
        boolean kept = c == 0x2065 || c >= 0xfff0 && c <= 0xfff8 || c >= 0xe0000 && c <= 0xe0fff;
        boolean never = (c & 0xfffe) == 0xfffe || c >= 0xfdd0 && c <= 0xfdef;
        return never || kept && !isTag(c) && !isVariationSelector(c);
    }

    static boolean isJoiner(int c) {
        return c == ZERO_WIDTH_JOINER || c == ZERO_WIDTH_NON_JOINER;
    }

    /** Of a subdivision's flag, such as that of Scotland. */
    static boolean isTag(int c) {
        return c >= 0xe0020 && c <= 0xe007f;
    }

    static boolean isVariationSelector(int c) {
        return c >= 0xfe00 && c <= 0xfe0f || c >= 0xe0100 && c <= 0xe01ef;
    }

    /** Whether a joiner or a tag has its place behind this character. */
    static boolean mayFollow(int c, int joiner, int next) {
        if (isTag(joiner)) {
            return c == BLACK_FLAG || isTag(c);
        }
        boolean inScript = JOINED.contains(UnicodeScript.of(c));
        return inScript || joiner == ZERO_WIDTH_JOINER && isPictograph(c) && isPictograph(next);
    }

    static boolean isPictograph(int c) {
        return c >= 0x1f000 && c <= 0x1faff || c > 0x2000 && Character.getType(c) == Character.OTHER_SYMBOL;
    }

    private static boolean isControl(int c) {
        int type = Character.getType(c);
        return type == Character.CONTROL
                || type == Character.LINE_SEPARATOR
                || type == Character.PARAGRAPH_SEPARATOR
                || type == Character.SURROGATE;
    }
}
