package dev.tollgate.login;

import dev.tollgate.problem.ProblemException;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.text.Normalizer;
import java.util.Base64;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator.BlockPool;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator.FixedBlockPool;
import org.bouncycastle.crypto.params.Argon2Parameters;

/**
 * Argon2id (RFC 9106) with 19 MiB, 2 passes, 1 lane, a 16-byte salt and a 32-byte tag, as a PHC string.
 *
 * <p>There is as much memory as there are {@link HashingSlots}, and it is used again: a flood of logins costs waiting,
 * not memory.
 */
@Singleton
public class Passwords {
    private static final int MEMORY_KIB = 19 * 1024;
    private static final int PASSES = 2;
    private static final int LANES = 1;
    private static final int SALT_BYTES = 16;
    private static final int TAG_BYTES = 32;
    private static final String HEAD = "$argon2id$v=19$m=" + MEMORY_KIB + ",t=" + PASSES + ",p=" + LANES + "$";

    private final SecureRandom random = new SecureRandom();
    private final HashingSlots slots = new HashingSlots(Runtime.getRuntime().availableProcessors());
    private final BlockPool memory =
            new FixedBlockPool(slots.count() * Argon2BytesGenerator.getBlockCount(MEMORY_KIB, LANES));
    // Of no password: to make one would cost each start as much as a login.
    private final String nobody = ofNobody();

    /** @throws ProblemException {@code UNAVAILABLE} while too many others hash */
    public String hash(String password) {
        byte[] salt = random(SALT_BYTES);
        try (HashingSlots.Place place = place()) {
            return phc(salt, place.hash(() -> tag(password, salt)));
        }
    }

    /**
     * To be taken before anything is done for a call that has a password checked.
     *
     * @throws ProblemException {@code UNAVAILABLE} while too many others hash
     */
    HashingSlots.Place place() {
        return slots.enter();
    }

    /** How many calls have a password checked at once, or wait for that, at most. */
    int places() {
        return slots.places();
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
    boolean matches(String password, String phc, HashingSlots.Place place) {
        String[] parts = phc.split("\\$", -1);
        if (parts.length != 6 || !phc.startsWith(HEAD)) {
            throw new IllegalStateException("a password hash of another form");
        }
        byte[] salt = Base64.getDecoder().decode(parts[4]);
        byte[] tag = place.hash(() -> tag(password, salt));
        return MessageDigest.isEqual(Base64.getDecoder().decode(parts[5]), tag);
    }

    /** A hash of its own that no password has. */
    public String ofNobody() {
        return phc(random(SALT_BYTES), random(TAG_BYTES));
    }

    /** Of no password, so that an address without an account takes as long as one with it. */
    String nobody() {
        return nobody;
    }

    private byte[] tag(String password, byte[] salt) {
        Argon2BytesGenerator generator = new Argon2BytesGenerator();
        generator.init(new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                .withMemoryAsKB(MEMORY_KIB)
                .withIterations(PASSES)
                .withParallelism(LANES)
                .withSalt(salt)
                .withBlockPool(memory)
                .build());
        byte[] tag = new byte[TAG_BYTES];
        generator.generateBytes(
                Normalizer.normalize(password, Normalizer.Form.NFKC).getBytes(StandardCharsets.UTF_8), tag);
        return tag;
    }
}
