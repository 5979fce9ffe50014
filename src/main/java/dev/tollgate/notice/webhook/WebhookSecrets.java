package dev.tollgate.notice.webhook;

import dev.tollgate.keys.ServerSeal;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Secrets that deliveries are signed with (Standard Webhooks 1.0): 32 random bytes, stored sealed. */
@Singleton
public class WebhookSecrets {
    private static final int BYTES = 32;

    private final ServerSeal seal;
    private final SecureRandom random = new SecureRandom();

    WebhookSecrets(ServerSeal seal) {
        this.seal = seal;
    }

    byte[] generate() {
        byte[] secret = new byte[BYTES];
        random.nextBytes(secret);
        return secret;
    }

    byte[] seal(UUID organization, byte[] secret) {
        return seal.seal(purpose(organization), secret);
    }

    /** @return null if no key of this server has sealed it */
    public byte @Nullable [] open(UUID organization, byte[] sealed) {
        return seal.open(purpose(organization), sealed);
    }

    /** As it is handed out. */
    static String text(byte[] secret) {
        return "whsec_" + Base64.getEncoder().encodeToString(secret);
    }

    private static String purpose(UUID organization) {
        return "webhook\n" + organization;
    }
}
