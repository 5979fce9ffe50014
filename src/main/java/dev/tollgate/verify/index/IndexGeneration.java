package dev.tollgate.verify.index;

import dev.tollgate.verify.KnownOrganization;
import dev.tollgate.verify.KnownRole;
import dev.tollgate.verify.KnownToken;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * One table of the index with all that its rows refer to; what a reader holds for the length of one lookup.
 *
 * <p>Rows of six {@code long}s are appended to segments: fingerprint (2), id (2), {@link PackedToken} (2). The table
 * is open addressing with linear probing over {@code int}s; a slot holds a row's number and, in the bits that the
 * number leaves over, a tag of the fingerprint, so that a probe of a foreign slot rarely touches its row.
 */
class IndexGeneration {
    static final int ROW = 6;
    /** A full segment fills a little less than 8 MiB, so that a collector that gives it whole regions wastes none. */
    static final int SEGMENT_ROWS = 174_760;

    static final int FIRST_WORD = 4;
    static final int SECOND_WORD = 5;
    private static final VarHandle SLOT = MethodHandles.arrayElementVarHandle(int[].class);
    private static final VarHandle WORD = MethodHandles.arrayElementVarHandle(long[].class);

    final int[] table;
    final int rowMask;
    final int limit;
    final long[][] segments;
    final Map<Integer, PackedToken.Extras> extras;
    final Registry<KnownOrganization> organizations;
    final Registry<KnownRole> roles;

    /** An empty table over existing rows; {@code slots} is a power of two. */
    IndexGeneration(
            int slots,
            long[][] segments,
            Map<Integer, PackedToken.Extras> extras,
            Registry<KnownOrganization> organizations,
            Registry<KnownRole> roles) {
        this.table = new int[slots];
        this.rowMask = slots - 1;
        this.limit = slots / 4 * 3;
        this.segments = new long[(limit + SEGMENT_ROWS - 1) / SEGMENT_ROWS][];
        System.arraycopy(segments, 0, this.segments, 0, segments.length);
        int last = segments.length - 1;
        if (last >= 0 && segments[last].length < segmentLength(last)) {
            this.segments[last] = Arrays.copyOf(segments[last], segmentLength(last));
        }
        this.extras = extras;
        this.organizations = organizations;
        this.roles = roles;
    }

    /** A full segment, or what the last one needs for as many rows as the table can refer to. */
    private int segmentLength(int segment) {
        return Math.min(SEGMENT_ROWS, limit - segment * SEGMENT_ROWS) * ROW;
    }

    static IndexGeneration empty(int slots, Registry<KnownOrganization> organizations, Registry<KnownRole> roles) {
        return new IndexGeneration(slots, new long[0][], new ConcurrentHashMap<>(), organizations, roles);
    }

    @Nullable
    KnownToken find(long high, long low) {
        long place = place(high, low);
        return place < 0 ? null : read(row((int) place));
    }

    /** Where the fingerprint is in the table, or -1. */
    int slotOf(long high, long low) {
        return (int) (place(high, low) >> Integer.SIZE);
    }

    /**
     * The slot of a fingerprint in the upper half and, in the lower, the entry that matched: whoever goes on to the
     * row needs that very entry, since the slot may be withdrawn by the time it is read again. -1 = not there.
     */
    private long place(long high, long low) {
        int mask = table.length - 1;
        int tag = tag(low);
        for (int slot = (int) low & mask; ; slot = (slot + 1) & mask) {
            int entry = slotAt(slot);
            if (entry == 0) {
                return -1;
            }
            if ((entry & ~rowMask) == tag && (entry & rowMask) != rowMask && holds(row(entry), high, low)) {
                return (long) slot << Integer.SIZE | entry & 0xffff_ffffL;
            }
        }
    }

    /** Writer only: makes a row, written before, the one that answers for its fingerprint. */
    void publish(int slot, int row, long low) {
        SLOT.setRelease(table, slot, tag(low) | (row + 1));
    }

    /** Writer only: the slot stays taken, so that what was pushed past it is still found. */
    void withdraw(int slot) {
        SLOT.setRelease(table, slot, rowMask);
    }

    /** Writer only. */
    int freeSlot(long low) {
        int mask = table.length - 1;
        int slot = (int) low & mask;
        while (table[slot] != 0) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    /** Writer only: a row that no slot refers to yet. */
    void write(int row, long... words) {
        int segment = row / SEGMENT_ROWS;
        if (segments[segment] == null) {
            segments[segment] = new long[segmentLength(segment)];
        }
        System.arraycopy(words, 0, segments[segment], row % SEGMENT_ROWS * ROW, ROW);
    }

    /** Writer only: of a row that no slot refers to yet. */
    void setFingerprint(int row, long high, long low) {
        long[] segment = segments[row / SEGMENT_ROWS];
        int base = row % SEGMENT_ROWS * ROW;
        segment[base] = high;
        segment[base + 1] = low;
    }

    int slotAt(int slot) {
        return (int) SLOT.getAcquire(table, slot);
    }

    boolean isLive(int entry) {
        return entry != 0 && (entry & rowMask) != rowMask;
    }

    int row(int entry) {
        return (entry & rowMask) - 1;
    }

    long word(int row, int word) {
        return (long) WORD.getAcquire(segments[row / SEGMENT_ROWS], row % SEGMENT_ROWS * ROW + word);
    }

    /** Writer only: the one change that a published row sees. */
    void setFirstWord(int row, long value) {
        WORD.setRelease(segments[row / SEGMENT_ROWS], row % SEGMENT_ROWS * ROW + FIRST_WORD, value);
    }

    private KnownToken read(int row) {
        long[] segment = segments[row / SEGMENT_ROWS];
        int base = row % SEGMENT_ROWS * ROW;
        long first = (long) WORD.getAcquire(segment, base + FIRST_WORD);
        long second = segment[base + SECOND_WORD];
        PackedToken.Extras itsExtras =
                PackedToken.hasExtras(second) ? Objects.requireNonNull(extras.get(row)) : PackedToken.Extras.NONE;
        return new KnownToken(
                new UUID(segment[base + 2], segment[base + 3]),
                PackedToken.kind(first, second),
                PackedToken.state(first),
                PackedToken.millis(first),
                itsExtras.expiresAtMillis(second),
                itsExtras.endsAtMillis(),
                itsExtras.allowed(),
                organizations.get(PackedToken.organization(second)),
                roles.get(PackedToken.role(first)));
    }

    private boolean holds(int row, long high, long low) {
        long[] segment = segments[row / SEGMENT_ROWS];
        int base = row % SEGMENT_ROWS * ROW;
        return segment[base] == high && segment[base + 1] == low;
    }

    private int tag(long low) {
        return (int) (low >>> 32) & ~rowMask;
    }
}
