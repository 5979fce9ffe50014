package dev.tollgate.gateway;

import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** The text of a UUID (RFC 9562 section 4), as bytes: the class library's way is slow where it is not the compiler's. */
final class UuidText {
    private static final byte[] DIGITS = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    private static final int LENGTH = 36;

    private UuidText() {}

    static byte[] of(UUID id) {
        byte[] text = new byte[LENGTH];
        long high = id.getMostSignificantBits();
        long low = id.getLeastSignificantBits();
        write(text, 0, high >>> 32, 8);
        write(text, 9, high >>> 16, 4);
        write(text, 14, high, 4);
        write(text, 19, low >>> 48, 4);
        write(text, 24, low, 12);
        text[8] = text[13] = text[18] = text[23] = '-';
        return text;
    }

    private static void write(byte[] text, int at, long bits, int digits) {
        long rest = bits;
        for (int i = at + digits - 1; i >= at; i--) {
            text[i] = DIGITS[(int) rest & 0xf];
            rest >>>= 4;
        }
    }
}
