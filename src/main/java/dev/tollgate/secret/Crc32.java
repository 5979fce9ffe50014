package dev.tollgate.secret;

/**
 * CRC-32 (RFC 1952 section 8). The class library's does the same by a call out of Java, for which the binary pins the
 * bytes: that costs a verification more than the sum, and each garbage collection goes through all that was ever pinned.
 */
final class Crc32 {
    private static final int POLYNOMIAL = 0xEDB88320;
    private static final int[] TABLE = new int[256];

    static {
        for (int i = 0; i < TABLE.length; i++) {
            int sum = i;
            for (int bit = 0; bit < 8; bit++) {
                sum = (sum & 1) == 0 ? sum >>> 1 : sum >>> 1 ^ POLYNOMIAL;
            }
            TABLE[i] = sum;
        }
    }

    private Crc32() {}

    /** The sum of the first bytes, from 0 to 2^32 - 1. */
    static long of(byte[] bytes, int length) {
        int sum = ~0;
        for (int i = 0; i < length; i++) {
            sum = sum >>> 8 ^ TABLE[(sum ^ bytes[i]) & 0xff];
        }
        return Integer.toUnsignedLong(~sum);
    }
}
