package dev.tollgate.keys;

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
import java.util.List;
import java.util.stream.Stream;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Seals what is stored with AES-256-GCM, each thing under a key of its own that is derived from a key of the server: the
 * database alone cannot open it. The first of the server's keys seals, all of them open, so that one in front takes over.
 */
@Singleton
public class ServerSeal {
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    private final KeyConfig config;
    private final ServerKeys shared;
    private final SecureRandom random = new SecureRandom();
    private volatile @Nullable List<byte[]> keys;

    public ServerSeal(KeyConfig config, ServerKeys shared) {
        this.config = config;
        this.shared = shared;
    }

    /** What the files hold counts from the start on, whatever becomes of them. */
    void load(@Observes StartupEvent start) {
        List<byte[]> ofFiles = files();
        if (!ofFiles.isEmpty()) {
            keys = ofFiles;
        }
    }

    /** @param purpose what is sealed, and where it belongs: it opens as nothing else */
    public byte[] seal(String purpose, byte[] secret) {
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        try {
            byte[] sealed = cipher(Cipher.ENCRYPT_MODE, current(), purpose, nonce, secret);
            byte[] whole = Arrays.copyOf(nonce, NONCE_BYTES + sealed.length);
            System.arraycopy(sealed, 0, whole, NONCE_BYTES, sealed.length);
            return whole;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has AES-GCM", e);
        }
    }

    /** @return null if it was sealed under keys that this server has not, or for another purpose */
    public byte @Nullable [] open(String purpose, byte[] whole) {
        byte[] nonce = Arrays.copyOf(whole, NONCE_BYTES);
        byte[] sealed = Arrays.copyOfRange(whole, NONCE_BYTES, whole.length);
        byte[] opened = open(all(), purpose, nonce, sealed);
        if (opened != null) {
            return opened;
        }
        // What was sealed before there were files.
        byte[] made = shared.known("seal");
        return made == null ? null : open(List.of(made), purpose, nonce, sealed);
    }

    private static byte @Nullable [] open(List<byte[]> keys, String purpose, byte[] nonce, byte[] sealed) {
        for (byte[] key : keys) {
            try {
                return cipher(Cipher.DECRYPT_MODE, key, purpose, nonce, sealed);
            } catch (AEADBadTagException e) {
                // The next key.
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }
        return null;
    }

    /** A key for the purpose, derived from the one that seals. */
    public byte[] derive(String purpose) {
        return mac(current(), purpose);
    }

    private static byte[] cipher(int mode, byte[] key, String purpose, byte[] nonce, byte[] input)
            throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, new SecretKeySpec(mac(key, purpose), "AES"), new GCMParameterSpec(TAG_BITS, nonce));
        return cipher.doFinal(input);
    }

    private byte[] current() {
        return all().get(0);
    }

    private List<byte[]> all() {
        List<byte[]> known = keys;
        if (known == null) {
            known = files();
            if (known.isEmpty()) {
                known = List.of(shared.shared("seal", this::generate));
            }
            keys = known;
        }
        return known;
    }

    private List<byte[]> files() {
        return Stream.concat(config.serverKeyFiles().orElse(List.of()).stream(), config.serverKeyFile().stream())
                .map(ServerSeal::read)
                .toList();
    }

    private byte[] generate() {
        byte[] key = new byte[ServerKeyFile.BYTES];
        random.nextBytes(key);
        return key;
    }

    private static byte[] read(Path file) {
        try {
            byte[] key = Files.readAllBytes(file);
            if (key.length < ServerKeyFile.BYTES) {
                throw new IllegalStateException("TOLLGATE_AUTH_SERVER_KEY_FILES: fewer than 32 bytes in " + file);
            }
            return key;
        } catch (IOException e) {
            throw new UncheckedIOException("TOLLGATE_AUTH_SERVER_KEY_FILES: cannot read " + file, e);
        }
    }

    private static byte[] mac(byte[] key, String purpose) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(purpose.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HmacSHA256", e);
        }
    }
}
