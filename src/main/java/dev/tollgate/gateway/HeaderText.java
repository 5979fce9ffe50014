package dev.tollgate.gateway;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;

/** Header values: visible ASCII only, whatever texts of people's making contain. */
final class HeaderText {
    private static final String HEX = "0123456789ABCDEF";
    private static final byte[] LOWER_HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    private static final int UUID_LENGTH = 36;

    private HeaderText() {}

    /** UTF-8, with every byte but RFC 3986's unreserved characters percent-encoded. */
    static String percentEncoded(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (!isUnreserved(text.charAt(i))) {
                return encode(text);
            }
        }
        return text;
    }

    /** Separated by single spaces; what does not belong into a permission is percent-encoded. */
    static String joined(List<String> permissions) {
        String text = String.join(" ", permissions);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' || c > '~') {
                return encode(text);
            }
        }
        return text;
    }

    private static String encode(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        StringBuilder encoded = new StringBuilder(bytes.length + 16);
        for (byte b : bytes) {
            if (isUnreserved((char) (b & 0xff))) {
                encoded.append((char) b);
            } else {
                encoded.append('%').append(HEX.charAt(b >> 4 & 0xf)).append(HEX.charAt(b & 0xf));
            }
        }
        return encoded.toString();
    }

    private static boolean isUnreserved(char c) {
        return c >= 'a' && c <= 'z'
                || c >= 'A' && c <= 'Z'
                || c >= '0' && c <= '9'
                || c == '-'
                || c == '.'
                || c == '_'
                || c == '~';
    }

    /** A UUID's text (RFC 9562 section 4) as ASCII. The class library's way is slow where it is not the compiler's own. */
    static byte[] bytes(UUID id) {
        byte[] text = new byte[UUID_LENGTH];
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
            text[i] = LOWER_HEX[(int) rest & 0xf];
            rest >>>= 4;
        }
    }
}
