package dev.tollgate.verify.index;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Things with an id, under small numbers that never move. Only what a row names gets a number; what is merely offered
 * waits for that. One writer; a reader may ask for every number that it found in a published row, because a row is
 * published after what it refers to.
 */
final class Registry<T> {
    /** The number of nothing: what there was no number left for. */
    static final int NONE = 0;

    private static final int CHUNK_BITS = 10;
    private static final int CHUNK = 1 << CHUNK_BITS;
    private static final VarHandle ELEMENT = MethodHandles.arrayElementVarHandle(Object[].class);

    private final String what;
    private final T nothing;
    private final Object[][] chunks;
    private final Map<UUID, Integer> numbers = new HashMap<>();
    private final Map<UUID, T> offered = new HashMap<>();

    /** @param nothing what is under the number {@link #NONE} */
    Registry(String what, int bits, T nothing) {
        this.what = what;
        this.nothing = nothing;
        this.chunks = new Object[1 << (bits - CHUNK_BITS)][];
        set(NONE, nothing);
    }

    /** With the same bounds, and nothing in it. */
    Registry<T> empty() {
        return new Registry<>(what, Integer.numberOfTrailingZeros(chunks.length) + CHUNK_BITS, nothing);
    }

    @SuppressWarnings("unchecked")
    T get(int number) {
        return (T) ELEMENT.getAcquire(chunks[number >>> CHUNK_BITS], number & (CHUNK - 1));
    }

    /** Whether it has a number or was offered; writer only. */
    boolean knows(UUID id) {
        return numbers.containsKey(id) || offered.containsKey(id);
    }

    /** What has this number, if any; writer only. */
    @Nullable
    T numbered(UUID id) {
        Integer number = numbers.get(id);
        return number == null ? null : get(number);
    }

    /** Replaces what has a number; anything else is kept aside until it gets one, or is forgotten. Writer only. */
    void offer(UUID id, T value) {
        Integer number = numbers.get(id);
        if (number == null) {
            offered.put(id, value);
        } else {
            set(number, value);
        }
    }

    /** What was offered and not named since; writer only. */
    void forgetOffered() {
        offered.clear();
    }

    /** Whatever was known may be named next, even if no row does at the moment; writer only. */
    void offerAllTo(Registry<T> other) {
        other.offered.putAll(offered);
        numbers.forEach((id, number) -> other.offered.put(id, get(number)));
    }

    /**
     * The number of a thing that a row is about to name, {@link #NONE} if there is none left; writer only.
     *
     * @throws IllegalStateException if it is not known
     */
    int numberOf(UUID id) {
        Integer known = numbers.get(id);
        if (known != null) {
            return known;
        }
        T value = offered.get(id);
        if (value == null) {
            throw new IllegalStateException("not one of the known " + what + ": " + id);
        }
        int number = numbers.size() + 1;
        if (number >>> CHUNK_BITS == chunks.length) {
            return NONE;
        }
        set(number, value);
        numbers.put(id, number);
        offered.remove(id);
        return number;
    }

    int size() {
        return numbers.size();
    }

    private void set(int number, T value) {
        int chunk = number >>> CHUNK_BITS;
        if (chunks[chunk] == null) {
            chunks[chunk] = new Object[CHUNK];
        }
        ELEMENT.setRelease(chunks[chunk], number & (CHUNK - 1), value);
    }
}
