package dev.tollgate.login.oidc;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tollgate.keys.ServerSeal;
import dev.tollgate.secret.OneTimeValue;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A sign-in that is under way at the provider. The browser that has begun it keeps it, sealed: whoever begins one and does
 * not come back leaves nothing here.
 *
 * @param state what the provider sends back, so that only this browser's sign-in ends here (RFC 6749 section 10.12)
 * @param nonce what the ID token has to name (OpenID Connect Core 1.0 section 3.1.2.1)
 * @param verifier what proves to the provider who had the code made (RFC 7636)
 * @param account which account of somebody who is signed in is to be linked; null = whose it is will be seen
 */
record PendingSignIn(
        String state,
        String nonce,
        String verifier,
        Instant until,
        @Nullable UUID account,
        String returnTo) {
    static final Duration LIFETIME = Duration.ofMinutes(10);
    private static final String PURPOSE = "sign-in";
    private static final int PARTS = 6;

    static PendingSignIn begin(Instant now, @Nullable UUID account, String returnTo) {
        return new PendingSignIn(
                OneTimeValue.generate(),
                OneTimeValue.generate(),
                OneTimeValue.generate(),
                now.plus(LIFETIME),
                account,
                returnTo);
    }

    String seal(ServerSeal seal) {
        String text = String.join(
                "\n",
                state,
                nonce,
                verifier,
                String.valueOf(until.toEpochMilli()),
                account == null ? "" : account.toString(),
                returnTo);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(seal.seal(PURPOSE, text.getBytes(UTF_8)));
    }

    /** Null if this server has not sealed it. */
    static @Nullable PendingSignIn open(ServerSeal seal, String sealed) {
        try {
            byte[] opened = seal.open(PURPOSE, Base64.getUrlDecoder().decode(sealed));
            return opened == null ? null : read(new String(opened, UTF_8).split("\n", -1));
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static @Nullable PendingSignIn read(String[] parts) {
        return parts.length != PARTS
                ? null
                : new PendingSignIn(
                        parts[0],
                        parts[1],
                        parts[2],
                        Instant.ofEpochMilli(Long.parseLong(parts[3])),
                        parts[4].isEmpty() ? null : UUID.fromString(parts[4]),
                        parts[5]);
    }

    @Override
    public String toString() {
        return "PendingSignIn[redacted]";
    }
}
