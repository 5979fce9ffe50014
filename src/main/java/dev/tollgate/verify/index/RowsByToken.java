package dev.tollgate.verify.index;

/**
 * While a snapshot loads: the row that a token was given, by the token's id. Tokens and values are read one table after
 * the other, which asks less of the database than to join them. Both lie about in the order in which they were made, so
 * the next value often belongs to the next token; once one does not, all tokens are put into a table, of four bytes for
 * each slot, since the rows hold their ids already.
 */
public final class RowsByToken {
    /** 2^64 divided by the golden ratio: spreads ids that were counted, too. */
    private static final long SPREAD = 0x9e37_79b9_7f4a_7c15L;

    private final IndexWriter index;
    private final int rows;
    private int[] slots = {};
    private int next;

    /** @param rows how many there are, from 0, each with a token */
    public RowsByToken(IndexWriter index, int rows) {
        this.index = index;
        this.rows = rows;
    }

    /** The row of the token with this id, or -1. */
    public int rowOf(long idHigh, long idLow) {
        int row = next < rows && isOf(next, idHigh, idLow) ? next : lookUp(idHigh, idLow);
        next = row + 1;
        return row;
    }

    private int lookUp(long idHigh, long idLow) {
        if (slots.length == 0) {
            fill();
        }
        int mask = slots.length - 1;
        for (int slot = home(idHigh, idLow); slots[slot] != 0; slot = (slot + 1) & mask) {
            int row = slots[slot] - 1;
            if (isOf(row, idHigh, idLow)) {
                return row;
            }
        }
        return -1;
    }

    private void fill() {
        slots = new int[IndexWriter.slotsFor(rows)];
        int mask = slots.length - 1;
        for (int row = 0; row < rows; row++) {
            int slot = home(index.idHigh(row), index.idLow(row));
            while (slots[slot] != 0) {
                slot = (slot + 1) & mask;
            }
            slots[slot] = row + 1;
        }
    }

    private boolean isOf(int row, long idHigh, long idLow) {
        return index.idLow(row) == idLow && index.idHigh(row) == idHigh;
    }

    private int home(long idHigh, long idLow) {
        return (int) ((idHigh * 31 + idLow) * SPREAD >>> Long.SIZE - Integer.numberOfTrailingZeros(slots.length));
    }
}
