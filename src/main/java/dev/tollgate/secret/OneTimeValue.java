package dev.tollgate.secret;

import java.security.SecureRandom;
import java.util.Base64;

/** A value that a link carries and that is good once: 256 random bits, of which only the SHA-256 is stored. */
public final class OneTimeValue {
    private static final int BYTES = 32;

    private OneTimeValue() {}

    public static String generate() {
        byte[] random = new byte[BYTES];
        new SecureRandom().nextBytes(random);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    }
}
