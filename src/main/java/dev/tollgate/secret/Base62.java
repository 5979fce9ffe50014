package dev.tollgate.secret;

import java.util.Arrays;

/** Digits {@code 0-9A-Za-z} in that order, most significant first. */
final class Base62 {
    static final String DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    private static final byte[] VALUES = new byte[128];

    static {
        Arrays.fill(VALUES, (byte) -1);
        for (int i = 0; i < DIGITS.length(); i++) {
            VALUES[DIGITS.charAt(i)] = (byte) i;
        }
    }

    private Base62() {}

    /** What a digit stands for, 0 to 61; -1 for whatever is none. */
    static int value(byte ascii) {
        return ascii < 0 ? -1 : VALUES[ascii];
    }

    /** The digit at {@code position} (0 = least significant) of {@code value} ≥ 0. */
    static char digit(long value, int position) {
        for (int i = 0; i < position; i++) {
            value /= 62;
        }
        return DIGITS.charAt((int) (value % 62));
    }
}
