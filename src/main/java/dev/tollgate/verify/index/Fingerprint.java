package dev.tollgate.verify.index;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The first 128 bits of a SHA-256. Values are random and made by the server, so nobody can choose two that share
 * them; finding a text that hits an existing one is a second preimage of 128 bits.
 */
public final class Fingerprint {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private Fingerprint() {}

    public static long high(byte[] hash) {
        return (long) LONGS.get(hash, 0);
    }

    public static long low(byte[] hash) {
        return (long) LONGS.get(hash, Long.BYTES);
    }
}
