package dev.tollgate.auth;

import dev.tollgate.problem.ProblemException;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.text.Normalizer;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/**
 * Argon2id (RFC 9106) with 19 MiB, 2 passes, 1 lane, a 16-byte salt and a 32-byte tag, as a PHC string.
 *
 * <p>No more hashes run at once than there are processors: a flood of logins costs waiting, not memory.
 */
@Singleton
public class Passwords {
    private static final int MEMORY_KIB = 19 * 1024;
    private static final int PASSES = 2;
    private static final int SALT_BYTES = 16;
    private static final int TAG_BYTES = 32;
    private static final String HEAD = "$argon2id$v=19$m=" + MEMORY_KIB + ",t=" + PASSES + ",p=1$";
    private static final int LONGEST_QUEUE = 64;
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);

    private final SecureRandom random = new SecureRandom();
    private final Semaphore slots = new Semaphore(Runtime.getRuntime().availableProcessors());
    // Of no password: to make one would cost each start as much as a login.
    private final String nobody = phc(random(SALT_BYTES), random(TAG_BYTES));

    public String hash(String password) {
        byte[] salt = random(SALT_BYTES);
        return phc(salt, tag(password, salt));
    }

    private byte[] random(int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }

    private static String phc(byte[] salt, byte[] tag) {
        Base64.Encoder base64 = Base64.getEncoder().withoutPadding();
        return HEAD + base64.encodeToString(salt) + "$" + base64.encodeToString(tag);
    }

    /** Whether the password is the one that was hashed. */
    public boolean matches(String password, String phc) {
        String[] parts = phc.split("\\$", -1);
        if (parts.length != 6 || !phc.startsWith(HEAD)) {
            throw new IllegalStateException("a password hash of another form");
        }
        byte[] salt = Base64.getDecoder().decode(parts[4]);
        return MessageDigest.isEqual(Base64.getDecoder().decode(parts[5]), tag(password, salt));
    }

    /** Takes as long as {@link #matches}, for an address that has no account. */
    void matchNobody(String password) {
        matches(password, nobody);
    }

    private byte[] tag(String password, byte[] salt) {
        Argon2BytesGenerator generator = new Argon2BytesGenerator();
        generator.init(new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                .withMemoryAsKB(MEMORY_KIB)
                .withIterations(PASSES)
                .withParallelism(1)
                .withSalt(salt)
                .build());
        byte[] tag = new byte[TAG_BYTES];
        byte[] normalized = Normalizer.normalize(password, Normalizer.Form.NFKC).getBytes(StandardCharsets.UTF_8);
        acquireSlot();
        try {
            generator.generateBytes(normalized, tag);
        } finally {
            slots.release();
        }
        return tag;
    }

    private void acquireSlot() {
        if (slots.getQueueLength() >= LONGEST_QUEUE) {
            throw ProblemException.throttled(LONGEST_WAIT);
        }
        try {
            if (slots.tryAcquire(LONGEST_WAIT.toMillis(), TimeUnit.MILLISECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw ProblemException.throttled(LONGEST_WAIT);
    }
}
