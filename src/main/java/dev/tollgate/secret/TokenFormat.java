package dev.tollgate.secret;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The form of a token value: {@code <prefix>_<kind>_<32 random characters><6 characters of checksum>}.
 *
 * <p>The checksum is the CRC-32 of the ASCII before it, in base 62, left-padded with {@code 0}: a mistyped or
 * invented value is refused without a hash or a lookup.
 */
public final class TokenFormat {
    /** What a prefix looks like: 2 to 10 characters. */
    public static final String PREFIX_FORM = "[a-z][a-z0-9]{1,9}";

    public static final Pattern PREFIX = Pattern.compile(PREFIX_FORM);

    static final int RANDOM_LENGTH = 32;
    static final int CHECKSUM_LENGTH = 6;
    private static final int SECRET_LENGTH = RANDOM_LENGTH + CHECKSUM_LENGTH;

    private final SecureRandom random = new SecureRandom();
    private final String prefix;
    private final String[] heads;

    /**
     * @param prefix the prefix of new values
     * @param formerPrefixes prefixes that stay accepted
     * @throws IllegalArgumentException if one of them does not match {@link #PREFIX}
     */
    public TokenFormat(String prefix, List<String> formerPrefixes) {
        this.prefix = checked(prefix);
        this.heads = new String[(1 + formerPrefixes.size()) * TokenKind.values().length];
        int i = 0;
        for (TokenKind kind : TokenKind.values()) {
            heads[i++] = head(prefix, kind);
        }
        for (String former : formerPrefixes) {
            for (TokenKind kind : TokenKind.values()) {
                heads[i++] = head(checked(former), kind);
            }
        }
    }

    /** A new value with 190 bits from a CSPRNG. */
    public TokenValue generate(TokenKind kind) {
        StringBuilder value = new StringBuilder(head(prefix, kind));
        for (int i = 0; i < RANDOM_LENGTH; i++) {
            value.append(Base62.DIGITS.charAt(random.nextInt(62)));
        }
        long checksum = Crc32.of(value.toString().getBytes(StandardCharsets.ISO_8859_1), value.length());
        for (int position = CHECKSUM_LENGTH - 1; position >= 0; position--) {
            value.append(Base62.digit(checksum, position));
        }
        return new TokenValue(value.toString());
    }

    /** Whether the text has the form of a token value, checksum included. */
    public boolean isWellFormed(String text) {
        return read(text) != null;
    }

    /**
     * The SHA-256 of a presented text, as it is stored for a value.
     *
     * @return null, without hashing, if the text has not the form of a value
     */
    public byte @Nullable [] hashOf(String presented) {
        byte[] ascii = read(presented);
        return ascii == null ? null : TokenValue.sha256(ascii);
    }

    /** The text's ASCII, if it is well-formed. */
    private byte @Nullable [] read(String text) {
        int head = headLength(text);
        if (head < 0) {
            return null;
        }
        // What is no ASCII becomes "?", which is no digit.
        byte[] ascii = text.getBytes(StandardCharsets.ISO_8859_1);
        int body = ascii.length - CHECKSUM_LENGTH;
        for (int i = head; i < body; i++) {
            if (Base62.value(ascii[i]) < 0) {
                return null;
            }
        }
        long checksum = 0;
        for (int i = body; i < ascii.length; i++) {
            int value = Base62.value(ascii[i]);
            if (value < 0) {
                return null;
            }
            checksum = checksum * 62 + value;
        }
        return checksum == Crc32.of(ascii, body) ? ascii : null;
    }

    /** The value's hint, such as {@code tg_ci_…a1B2}: enough to recognize a token by, far too little to use it. */
    public static String hint(TokenValue value) {
        String text = value.reveal();
        return text.substring(0, text.lastIndexOf('_') + 1) + "…" + text.substring(text.length() - 4);
    }

    /** Of a text as long as a value, or -1. */
    private int headLength(String text) {
        for (String head : heads) {
            if (text.length() == head.length() + SECRET_LENGTH && text.startsWith(head)) {
                return head.length();
            }
        }
        return -1;
    }

    private static String head(String prefix, TokenKind kind) {
        return prefix + "_" + kind.code() + "_";
    }

    private static String checked(String prefix) {
        if (!PREFIX.matcher(prefix).matches()) {
            throw new IllegalArgumentException("A token prefix matches " + PREFIX.pattern() + ": " + prefix);
        }
        return prefix;
    }
}
