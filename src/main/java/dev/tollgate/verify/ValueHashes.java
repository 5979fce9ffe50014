package dev.tollgate.verify;

import dev.tollgate.secret.TokenFormat;
import dev.tollgate.secret.TokenValue;
import org.jspecify.annotations.Nullable;

/**
 * What a presented text is looked up by. It is hashed only if it can be a value: it has the form of ours, or the length of one
 * that was imported.
 */
public final class ValueHashes {
    private final TokenFormat format;
    private final TokenLookup lookup;
    private final ReplicaLease lease;

    public ValueHashes(TokenFormat format, TokenLookup lookup, ReplicaLease lease) {
        this.format = format;
        this.lookup = lookup;
        this.lease = lease;
    }

    /** @return SHA-256, 32 bytes; null, without hashing, for what is no value */
    public byte @Nullable [] of(String presented) {
        byte[] own = format.hashOf(presented);
        return own != null || !lookup.knowsLength(presented.length()) ? own : TokenValue.sha256(presented);
    }

    /** The same for who asks the database: which lengths are in use there, this replica may not know at the moment. */
    public byte @Nullable [] forDatabase(String presented) {
        ReplicaLease.Confirmation confirmation = lease.last();
        byte[] hash = of(presented);
        boolean blind = hash == null
                && TokenLookup.mayBeImported(presented.length())
                && !lease.isCurrent(lease.ageNanos(confirmation));
        return blind ? TokenValue.sha256(presented) : hash;
    }
}
