package dev.tollgate.verify.index;

import dev.tollgate.verify.TokenLookup;
import java.util.BitSet;
import java.util.concurrent.atomic.AtomicLongArray;

/** The lengths of imported values, as bits. One writer; readers at any time. */
final class ImportedLengths {
    private final AtomicLongArray words = new AtomicLongArray(TokenLookup.LONGEST_IMPORTED / Long.SIZE + 1);

    boolean has(int length) {
        return length >= TokenLookup.SHORTEST_IMPORTED
                && length <= TokenLookup.LONGEST_IMPORTED
                && (words.getAcquire(length / Long.SIZE) >>> length & 1) != 0;
    }

    /** @param length 0 = not known, hence any */
    void add(int length) {
        int first = length == 0 ? TokenLookup.SHORTEST_IMPORTED : length;
        int last = length == 0 ? TokenLookup.LONGEST_IMPORTED : length;
        for (int each = first; each <= last; each++) {
            if (!has(each)) {
                words.setRelease(each / Long.SIZE, words.getPlain(each / Long.SIZE) | 1L << each);
            }
        }
    }

    boolean isEmpty() {
        for (int word = 0; word < words.length(); word++) {
            if (words.getPlain(word) != 0) {
                return false;
            }
        }
        return true;
    }

    /** Forgets all others. */
    void keepOnly(BitSet lengths) {
        for (int word = 0; !lengths.get(0) && word < words.length(); word++) {
            long kept = 0;
            for (int bit = 0; bit < Long.SIZE; bit++) {
                kept |= lengths.get(word * Long.SIZE + bit) ? 1L << bit : 0;
            }
            words.setRelease(word, words.getPlain(word) & kept);
        }
    }
}
