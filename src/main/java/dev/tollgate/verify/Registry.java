package dev.tollgate.verify;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Things with an id, under small numbers that never move. One writer; a reader may ask for every number that it
 * found in a published row, because a row is published after what it refers to.
 */
final class Registry<T> {
    private static final int CHUNK_BITS = 10;
    private static final int CHUNK = 1 << CHUNK_BITS;
    private static final VarHandle ELEMENT = MethodHandles.arrayElementVarHandle(Object[].class);

    private final String what;
    private final Object[][] chunks;
    private final Map<UUID, Integer> numbers = new HashMap<>();

    Registry(String what, int bits) {
        this.what = what;
        this.chunks = new Object[1 << (bits - CHUNK_BITS)][];
    }

    @SuppressWarnings("unchecked")
    T get(int number) {
        return (T) ELEMENT.getAcquire(chunks[number >>> CHUNK_BITS], number & (CHUNK - 1));
    }

    /** The number of a thing; writer only. */
    @Nullable
    Integer number(UUID id) {
        return numbers.get(id);
    }

    /**
     * The number of a thing that must be here; writer only.
     *
     * @throws IllegalStateException if it is not
     */
    int knownNumber(UUID id) {
        Integer number = numbers.get(id);
        if (number == null) {
            throw new IllegalStateException("not one of the known " + what + ": " + id);
        }
        return number;
    }

    /** Writer only. */
    void put(UUID id, T value) {
        Integer known = numbers.get(id);
        int number = known == null ? next() : known;
        ELEMENT.setRelease(chunks[number >>> CHUNK_BITS], number & (CHUNK - 1), value);
        if (known == null) {
            numbers.put(id, number);
        }
    }

    int size() {
        return numbers.size();
    }

    private int next() {
        int number = numbers.size();
        int chunk = number >>> CHUNK_BITS;
        if (chunk == chunks.length) {
            throw new IllegalStateException("more " + what + " than the index can hold: " + number);
        }
        if (chunks[chunk] == null) {
            chunks[chunk] = new Object[CHUNK];
        }
        return number;
    }
}
