package dev.tollgate.gateway;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** Texts of people's making as header values: visible ASCII only, whatever they contain. */
final class HeaderText {
    private static final String HEX = "0123456789ABCDEF";

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
}
