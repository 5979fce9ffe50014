package dev.tollgate.verify;

import org.jspecify.annotations.Nullable;

/** Where the {@link Verifier} finds a token. */
public interface TokenLookup {
    /** In characters. */
    int SHORTEST_IMPORTED = 16;

    int LONGEST_IMPORTED = 512;

    /**
     * @param hash SHA-256 of the presented value, 32 bytes
     * @return null if no token has that value
     */
    @Nullable
    KnownToken find(byte[] hash);

    /** Whether a value of that many characters could be imported at all. */
    static boolean mayBeImported(int characters) {
        return characters >= SHORTEST_IMPORTED && characters <= LONGEST_IMPORTED;
    }

    /** Whether a text of that many characters, which has not the form of our values, may be an imported one. */
    default boolean knowsLength(int characters) {
        return false;
    }
}
