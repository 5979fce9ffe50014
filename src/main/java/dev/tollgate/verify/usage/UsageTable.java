package dev.tollgate.verify.usage;

import dev.tollgate.verify.KnownToken;
import dev.tollgate.verify.VerdictCode;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What tokens were used for within an hour, added up by token. Open addressing over primitive arrays: however many tokens
 * it holds, it costs a garbage collector next to nothing. Times are epoch milliseconds; 0 = not. Not thread-safe.
 */
final class UsageTable {
    private static final int HIGH = 0;
    private static final int LOW = 1;
    private static final int LAST_USED = 2;
    private static final int ENDING_VALUE_USED = 3;
    private static final int ADDRESS_ASKED = 4;
    /** 1 = it was used from more addresses than are held, or from one that is not known. */
    private static final int ELSEWHERE = 5;
    /** The number of VALID verdicts, beside what else changes with them; those of the other codes follow. */
    private static final int COUNTS = 6;

    private static final int ROW = COUNTS + VerdictCode.OF_A_TOKEN.size();
    private static final long ADDRESS_MILLIS = 1_000;
    /** Of a token that is used less often, every address is known. */
    private static final int ASKED_AT_FIRST = 16;

    private static final int ADDRESSES = 10;
    private static final int FIRST_OF_ALL = 2;
    private static final int SMALLEST = 16;

    private int[] slots;
    private long[] rows;
    /** By row: where the token was last used from, where its ending value was, and all of them as far as there is room. */
    private @Nullable InetAddress[] addresses;

    private UUID[] organizations;
    private final long hour;
    private int size;

    /**
     * @param hour since the epoch
     * @param expected how many tokens it holds without growing
     */
    UsageTable(long hour, int expected) {
        this.hour = hour;
        int capacity = Math.max(SMALLEST, expected);
        slots = new int[Integer.highestOneBit(capacity) * 4];
        rows = new long[capacity * ROW];
        addresses = new @Nullable InetAddress[capacity * ADDRESSES];
        organizations = new UUID[capacity];
    }

    long hour() {
        return hour;
    }

    int size() {
        return size;
    }

    /** The row of a token, or -1. */
    int find(UUID id) {
        return find(id.getMostSignificantBits(), id.getLeastSignificantBits());
    }

    /** Gives a token that is not there a row. */
    int add(KnownToken token) {
        UUID id = token.id();
        return add(
                id.getMostSignificantBits(),
                id.getLeastSignificantBits(),
                token.organization().id());
    }

    UUID id(int row) {
        return new UUID(rows[row * ROW + HIGH], rows[row * ROW + LOW]);
    }

    UUID organization(int row) {
        return organizations[row];
    }

    long count(int row, VerdictCode code) {
        return rows[row * ROW + place(code)];
    }

    long uses(int row) {
        return count(row, VerdictCode.VALID);
    }

    long refused(int row) {
        return verdicts(row) - uses(row);
    }

    private long verdicts(int row) {
        long verdicts = 0;
        for (int place = COUNTS; place < ROW; place++) {
            verdicts += rows[row * ROW + place];
        }
        return verdicts;
    }

    long lastUsedMillis(int row) {
        return rows[row * ROW + LAST_USED];
    }

    @Nullable
    InetAddress lastAddress(int row) {
        return addresses[row * ADDRESSES];
    }

    /** When a value that ends although its token lives on was used. */
    long endingValueUsedMillis(int row) {
        return rows[row * ROW + ENDING_VALUE_USED];
    }

    @Nullable
    InetAddress endingValueAddress(int row) {
        return addresses[row * ADDRESSES + 1];
    }

    /** Where it was used from, as far as is known. */
    List<InetAddress> allAddresses(int row) {
        List<InetAddress> all = new ArrayList<>();
        for (int place = FIRST_OF_ALL; place < ADDRESSES; place++) {
            InetAddress address = addresses[row * ADDRESSES + place];
            if (address != null) {
                all.add(address);
            }
        }
        return all;
    }

    /** Whether it was used from elsewhere, too. */
    boolean isUsedElsewhere(int row) {
        return rows[row * ROW + ELSEWHERE] != 0;
    }

    void refuse(int row, VerdictCode code) {
        rows[row * ROW + place(code)]++;
    }

    /** Whether the address of this use should be asked for: of the first ones and an ending value always, else now and then. */
    boolean wantsAddress(int row, KnownToken token, long nowMillis) {
        return uses(row) < ASKED_AT_FIRST
                || nowMillis - rows[row * ROW + ADDRESS_ASKED] >= ADDRESS_MILLIS
                || isEnding(token);
    }

    /** A use whose address need not be asked for. */
    void use(int row, long nowMillis) {
        rows[row * ROW + COUNTS]++;
        rows[row * ROW + LAST_USED] = nowMillis;
    }

    /** @param address null = unknown */
    void use(int row, KnownToken token, long nowMillis, @Nullable InetAddress address) {
        use(row, nowMillis);
        rows[row * ROW + ADDRESS_ASKED] = nowMillis;
        addresses[row * ADDRESSES] = address;
        if (isEnding(token)) {
            rows[row * ROW + ENDING_VALUE_USED] = nowMillis;
            addresses[row * ADDRESSES + 1] = address;
        }
        note(row, address);
    }

    private void note(int row, @Nullable InetAddress address) {
        if (address != null) {
            for (int place = row * ADDRESSES + FIRST_OF_ALL; place < (row + 1) * ADDRESSES; place++) {
                if (addresses[place] == null) {
                    addresses[place] = address;
                }
                if (address.equals(addresses[place])) {
                    return;
                }
            }
        }
        rows[row * ROW + ELSEWHERE] = 1;
    }

    /**
     * Adds another table; what was used later says where.
     *
     * @param most how many tokens this one may hold then
     * @return how many verifications did not fit
     */
    long addAll(UsageTable other, int most) {
        long left = 0;
        for (int theirs = 0; theirs < other.size; theirs++) {
            long high = other.rows[theirs * ROW + HIGH];
            long low = other.rows[theirs * ROW + LOW];
            int known = find(high, low);
            if (known < 0 && size >= most) {
                left += other.verdicts(theirs);
                continue;
            }
            int row = known < 0 ? add(high, low, other.organizations[theirs]) : known;
            for (int place = COUNTS; place < ROW; place++) {
                rows[row * ROW + place] += other.rows[theirs * ROW + place];
            }
            takeLater(other, row, theirs, LAST_USED, 0);
            takeLater(other, row, theirs, ENDING_VALUE_USED, 1);
            other.allAddresses(theirs).forEach(address -> note(row, address));
            rows[row * ROW + ELSEWHERE] |= other.rows[theirs * ROW + ELSEWHERE];
        }
        return left;
    }

    private void takeLater(UsageTable other, int row, int theirs, int time, int address) {
        if (other.rows[theirs * ROW + time] > rows[row * ROW + time]) {
            rows[row * ROW + time] = other.rows[theirs * ROW + time];
            addresses[row * ADDRESSES + address] = other.addresses[theirs * ADDRESSES + address];
        }
    }

    /**
     * Forgets how often tokens were used, not when last.
     *
     * @return how many verifications that were
     */
    long forgetCounts() {
        long forgotten = 0;
        for (int row = 0; row < size; row++) {
            forgotten += verdicts(row);
            Arrays.fill(rows, row * ROW + COUNTS, (row + 1) * ROW, 0);
        }
        return forgotten;
    }

    private static int place(VerdictCode code) {
        return COUNTS + VerdictCode.VALID.ordinal() - code.ordinal();
    }

    private static boolean isEnding(KnownToken token) {
        return token.endsAtMillis() != Long.MAX_VALUE;
    }

    private int find(long high, long low) {
        int mask = slots.length - 1;
        for (int slot = hash(high, low) & mask; slots[slot] != 0; slot = (slot + 1) & mask) {
            int row = slots[slot] - 1;
            if (rows[row * ROW + LOW] == low && rows[row * ROW + HIGH] == high) {
                return row;
            }
        }
        return -1;
    }

    private int add(long high, long low, UUID organization) {
        if ((size + 1) * ROW > rows.length) {
            grow();
        }
        int row = size++;
        rows[row * ROW + HIGH] = high;
        rows[row * ROW + LOW] = low;
        organizations[row] = organization;
        link(row);
        return row;
    }

    private void grow() {
        rows = Arrays.copyOf(rows, rows.length * 2);
        addresses = Arrays.copyOf(addresses, addresses.length * 2);
        organizations = Arrays.copyOf(organizations, organizations.length * 2);
        slots = new int[slots.length * 2];
        for (int row = 0; row < size; row++) {
            link(row);
        }
    }

    private void link(int row) {
        int mask = slots.length - 1;
        int slot = hash(rows[row * ROW + HIGH], rows[row * ROW + LOW]) & mask;
        while (slots[slot] != 0) {
            slot = (slot + 1) & mask;
        }
        slots[slot] = row + 1;
    }

    private static int hash(long high, long low) {
        long mixed = (high ^ low) * 0x9e3779b97f4a7c15L;
        return (int) (mixed >>> 32);
    }
}
