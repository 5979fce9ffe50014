package dev.tollgate.gateway;

import io.netty.util.concurrent.FastThreadLocal;
import java.util.function.Function;

/**
 * What is made of those that a thread was asked for last: as many as there are places, so that many of them take no more
 * memory.
 */
final class Recent<K, V> {
    private static final int PLACES = 256;

    private final Function<K, V> make;
    private final Object[] keys = new Object[PLACES];
    private final Object[] values = new Object[PLACES];

    Recent(Function<K, V> make) {
        this.make = make;
    }

    static <K, V> FastThreadLocal<Recent<K, V>> ofThread(Function<K, V> make) {
        return new FastThreadLocal<>() {
            @Override
            protected Recent<K, V> initialValue() {
                return new Recent<>(make);
            }
        };
    }

    /** @param number any, that is the same for the same key; two keys are the same only if they are one object */
    @SuppressWarnings("unchecked")
    V get(K key, long number) {
        int place = (int) number & PLACES - 1;
        if (keys[place] != key) {
            values[place] = make.apply(key);
            keys[place] = key;
        }
        return (V) values[place];
    }
}
