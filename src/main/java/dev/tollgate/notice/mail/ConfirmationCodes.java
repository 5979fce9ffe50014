package dev.tollgate.notice.mail;

import dev.tollgate.keys.ServerSeal;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What a mail asks somebody to show again: only this service can make one, and nothing of it is stored. */
@Singleton
class ConfirmationCodes {
    private static final String PURPOSE = "notice-address";
    /** A nonce and a tag at least; and nothing that would be long to look at. */
    private static final int SHORTEST = 28;

    private static final int LONGEST = 100;

    private final ServerSeal seal;

    ConfirmationCodes(ServerSeal seal) {
        this.seal = seal;
    }

    String of(UUID confirmation) {
        byte[] sealed = seal.seal(PURPOSE, confirmation.toString().getBytes(StandardCharsets.US_ASCII));
        return Base64.getUrlEncoder().withoutPadding().encodeToString(sealed);
    }

    /** @return null if this service has not made it */
    @Nullable
    UUID confirmation(String code) {
        try {
            byte[] sealed = Base64.getUrlDecoder().decode(code);
            byte[] id = sealed.length < SHORTEST || sealed.length > LONGEST ? null : seal.open(PURPOSE, sealed);
            return id == null ? null : UUID.fromString(new String(id, StandardCharsets.US_ASCII));
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
