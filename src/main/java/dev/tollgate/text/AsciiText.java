package dev.tollgate.text;

/** Texts of ASCII alone, for what no other letter may stand for. */
public final class AsciiText {
    private AsciiText() {}

    /** Whether they differ in case at most. A long s is no S here, and a dotless i no I. */
    public static boolean areSame(String one, String other) {
        return one.equalsIgnoreCase(other) && isAscii(one) && isAscii(other);
    }

    private static boolean isAscii(String text) {
        return text.chars().allMatch(c -> c < 0x80);
    }
}
