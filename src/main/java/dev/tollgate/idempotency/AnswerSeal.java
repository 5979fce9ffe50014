package dev.tollgate.idempotency;

import dev.tollgate.keys.ServerSeal;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Seals a secret value under a key that takes both the server's key and the client's {@code Idempotency-Key}: neither the
 * database nor the server alone can open it.
 */
@Singleton
class AnswerSeal {
    private final ServerSeal server;

    AnswerSeal(ServerSeal server) {
        this.server = server;
    }

    byte[] seal(String secret, String idempotencyKey) {
        return server.seal("seal\n" + idempotencyKey, secret.getBytes(StandardCharsets.UTF_8));
    }

    /** @return null if it was sealed under other keys */
    @Nullable
    String open(byte[] whole, String idempotencyKey) {
        byte[] opened = server.open("seal\n" + idempotencyKey, whole);
        return opened == null ? null : new String(opened, StandardCharsets.UTF_8);
    }

    /**
     * A request's fingerprint. Keyed, since a body may hold a password that could be guessed; by the client's key, which
     * is stored nowhere, so that it outlives the server's.
     */
    static byte[] fingerprint(byte[] body, String idempotencyKey) {
        return mac(
                mac(idempotencyKey.getBytes(StandardCharsets.UTF_8), "fingerprint".getBytes(StandardCharsets.UTF_8)),
                body);
    }

    /** The same as the release before took it, for as long as a rolling update may last. */
    byte[] formerFingerprint(byte[] body, String idempotencyKey) {
        return mac(server.derive("fingerprint\n" + idempotencyKey), body);
    }

    private static byte[] mac(byte[] key, byte[] input) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(input);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HmacSHA256", e);
        }
    }
}
