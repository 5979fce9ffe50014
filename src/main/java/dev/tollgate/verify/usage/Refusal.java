package dev.tollgate.verify.usage;

import java.util.UUID;

/** Like refusals of one minute, the first of them and how many there were. */
final class Refusal {
    private final UUID id;
    private final RefusalKey key;
    private final long firstMillis;
    private long count;
    private long written;

    /** @param id of its row */
    Refusal(UUID id, RefusalKey key, long firstMillis) {
        this.id = id;
        this.key = key;
        this.firstMillis = firstMillis;
    }

    UUID id() {
        return id;
    }

    RefusalKey key() {
        return key;
    }

    /** Epoch milliseconds. */
    long firstMillis() {
        return firstMillis;
    }

    long count() {
        return count;
    }

    void add(long more) {
        count += more;
    }

    boolean isWritten() {
        return written == count;
    }

    void written() {
        written = count;
    }
}
