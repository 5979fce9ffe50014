package dev.tollgate.notice.mail;

import dev.tollgate.keys.ServerSeal;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What a mail asks somebody to show again: only this service can make one, and nothing of it is stored. */
@Singleton
public class MailedCodes {
    /** A nonce and a tag at least; and nothing that would be long to look at. */
    private static final int SHORTEST = 28;

    private static final int LONGEST = 100;

    private final ServerSeal seal;

    MailedCodes(ServerSeal seal) {
        this.seal = seal;
    }

    /** What a code is good for, and nothing else. */
    public enum Purpose {
        NOTICE_ADDRESS("notice-address"),
        INVITATION("invitation");

        private final String sealed;

        Purpose(String sealed) {
            this.sealed = sealed;
        }
    }

    String of(Purpose purpose, UUID id) {
        byte[] sealed = seal.seal(purpose.sealed, id.toString().getBytes(StandardCharsets.US_ASCII));
        return Base64.getUrlEncoder().withoutPadding().encodeToString(sealed);
    }

    /** @return null if this service has not made it for that */
    public @Nullable UUID idOf(Purpose purpose, String code) {
        try {
            byte[] sealed = Base64.getUrlDecoder().decode(code);
            byte[] id = sealed.length < SHORTEST || sealed.length > LONGEST ? null : seal.open(purpose.sealed, sealed);
            return id == null ? null : UUID.fromString(new String(id, StandardCharsets.US_ASCII));
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
