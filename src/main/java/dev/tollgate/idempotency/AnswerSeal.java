package dev.tollgate.idempotency;

import dev.tollgate.keys.KeyConfig;
import dev.tollgate.keys.ServerKeyFile;
import dev.tollgate.keys.ServerKeys;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Seals a secret value with AES-256-GCM under a key that takes both the server's key and the client's
 * {@code Idempotency-Key}: neither the database nor the server alone can open it.
 */
@Singleton
class AnswerSeal {
    private static final int KEY_BYTES = ServerKeyFile.BYTES;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    private final KeyConfig config;
    private final ServerKeys shared;
    private final SecureRandom random = new SecureRandom();
    private volatile byte @Nullable [] serverKey;

    AnswerSeal(KeyConfig config, ServerKeys shared) {
        this.config = config;
        this.shared = shared;
    }

    /** What the file holds counts from the start on, whatever becomes of it. */
    void load(@Observes StartupEvent start) {
        config.serverKeyFile().ifPresent(file -> serverKey = read(file));
    }

    byte[] seal(String secret, String idempotencyKey) {
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        try {
            byte[] sealed = cipher(Cipher.ENCRYPT_MODE, idempotencyKey, nonce, secret.getBytes(StandardCharsets.UTF_8));
            byte[] whole = Arrays.copyOf(nonce, NONCE_BYTES + sealed.length);
            System.arraycopy(sealed, 0, whole, NONCE_BYTES, sealed.length);
            return whole;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has AES-GCM", e);
        }
    }

    /** @return null if it was sealed under other keys */
    @Nullable
    String open(byte[] whole, String idempotencyKey) {
        byte[] nonce = Arrays.copyOf(whole, NONCE_BYTES);
        byte[] sealed = Arrays.copyOfRange(whole, NONCE_BYTES, whole.length);
        try {
            return new String(cipher(Cipher.DECRYPT_MODE, idempotencyKey, nonce, sealed), StandardCharsets.UTF_8);
        } catch (AEADBadTagException e) {
            return null;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * A request's fingerprint. Keyed, since a body may hold a password that could be guessed; by the client's key, which
     * is stored nowhere, so that it outlives the server's.
     */
    static byte[] fingerprint(byte[] body, String idempotencyKey) {
        return mac(mac(idempotencyKey.getBytes(StandardCharsets.UTF_8), "fingerprint"), body);
    }

    /** The same as the release before took it, for as long as a rolling update may last. */
    byte[] formerFingerprint(byte[] body, String idempotencyKey) {
        return mac(mac(key(), "fingerprint\n" + idempotencyKey), body);
    }

    private byte[] cipher(int mode, String idempotencyKey, byte[] nonce, byte[] input) throws GeneralSecurityException {

        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        SecretKeySpec key = new SecretKeySpec(mac(key(), "seal\n" + idempotencyKey), "AES");
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        return cipher.doFinal(input);
    }

    private byte[] key() {
        byte[] known = serverKey;
        if (known == null) {
            known = config.serverKeyFile().map(AnswerSeal::read).orElseGet(() -> shared.shared("seal", this::generate));
            serverKey = known;
        }
        return known;
    }

    private byte[] generate() {
        byte[] key = new byte[KEY_BYTES];
        random.nextBytes(key);
        return key;
    }

    private static byte[] read(Path file) {
        try {
            byte[] key = Files.readAllBytes(file);
            if (key.length < KEY_BYTES) {
                throw new IllegalStateException("TOLLGATE_AUTH_SERVER_KEY_FILE: fewer than 32 bytes in " + file);
            }
            return key;
        } catch (IOException e) {
            throw new UncheckedIOException("TOLLGATE_AUTH_SERVER_KEY_FILE: cannot read " + file, e);
        }
    }

    private static byte[] mac(byte[] key, String text) {
        return mac(key, text.getBytes(StandardCharsets.UTF_8));
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
