package dev.tollgate.secret;

/** Digits {@code 0-9A-Za-z} in that order, most significant first. */
final class Base62 {
    static final String DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    private Base62() {}

    static boolean isDigit(char c) {
        return c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z';
    }

    /** The digit at {@code position} (0 = least significant) of {@code value} ≥ 0. */
    static char digit(long value, int position) {
        for (int i = 0; i < position; i++) {
            value /= 62;
        }
        return DIGITS.charAt((int) (value % 62));
    }
}
