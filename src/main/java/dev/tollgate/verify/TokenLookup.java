package dev.tollgate.verify;

import org.jspecify.annotations.Nullable;

/** Where the {@link Verifier} finds a token. */
public interface TokenLookup {
    /**
     * @param hash SHA-256 of the presented value, 32 bytes
     * @return null if no token has that value
     */
    @Nullable
    KnownToken find(byte[] hash);
}
