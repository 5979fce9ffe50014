package dev.tollgate.secret;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** A secret value as handed out once. Prints redacted; only its hash is stored. */
public final class TokenValue {
    private static final ThreadLocal<MessageDigest> DIGEST = ThreadLocal.withInitial(TokenValue::newDigest);

    private final String value;

    public TokenValue(String value) {
        this.value = value;
    }

    /** The secret itself, for the one answer that shows it. */
    public String reveal() {
        return value;
    }

    /** SHA-256 (FIPS 180-4) of the value: 32 bytes. A value has 190 random bits, so neither salt nor stretching is due. */
    public byte[] hash() {
        return sha256(value);
    }

    /** SHA-256 of a presented text. */
    public static byte[] sha256(String text) {
        return sha256(text.getBytes(StandardCharsets.UTF_8));
    }

    /** One digest per thread: to get a new one costs as much as to hash a value. */
    static byte[] sha256(byte[] bytes) {
        return DIGEST.get().digest(bytes);
    }

    private static MessageDigest newDigest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    @Override
    public String toString() {
        return "TokenValue[redacted]";
    }
}
