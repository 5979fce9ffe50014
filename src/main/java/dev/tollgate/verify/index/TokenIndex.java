package dev.tollgate.verify.index;

import dev.tollgate.verify.KnownToken;
import dev.tollgate.verify.TokenLookup;
import org.jspecify.annotations.Nullable;

/**
 * Every token value that exists, in memory, found by its hash without a lock.
 *
 * <p><b>Why every read is whole.</b> One thread writes ({@link IndexWriter}), any number read.
 *
 * <ul>
 *   <li>A row is written completely, with its organization, role and {@code Extras} part, before its number is stored
 *       into a slot with release. A reader loads the slot with acquire, so of a row that it can find it sees all.
 *   <li>A published row is immutable but for its first packed word. That word alone holds state and role, and it is
 *       read and written as one 64-bit access: a reader sees one value that the writer gave it. Any change beyond
 *       that word makes a new row, and one store swings the slot to it. So the words of one lookup were the token's
 *       at one moment: that of the read of the first word if the row was then current, else the moment before the
 *       slot was swung away, and both lie after the lookup began.
 *   <li>A slot never changes its fingerprint within a generation: it goes from empty to a row, from there to another
 *       row of the same fingerprint, or to withdrawn, which is never reused. So probing cannot miss an entry that
 *       was there when it began. Rows and segments are never reused either; compaction copies what is live into new
 *       ones, and the collector takes the old when the last reader has left.
 *   <li>A new generation (growth, compaction, reload) is complete before its one volatile store here. A reader that
 *       still holds the old one sees the state at the swap, which is after its lookup began; whatever is applied
 *       later is confirmed later, so no call that waited for it had been answered when this lookup began.
 *   <li>Organizations and roles hang on the generation and are replaced as whole records; a lookup reads them after
 *       the row. A verdict may thus combine a token of one moment with an organization of a later one, both after
 *       the question was asked. For what a completed call took away, every one of these moments is late enough.
 * </ul>
 */
public final class TokenIndex implements TokenLookup {
    private volatile @Nullable IndexGeneration current;
    private volatile ImportedLengths lengths = new ImportedLengths();

    @Override
    public @Nullable KnownToken find(byte[] hash) {
        IndexGeneration generation = current;
        return generation == null ? null : generation.find(Fingerprint.high(hash), Fingerprint.low(hash));
    }

    @Override
    public boolean knowsLength(int characters) {
        return lengths.has(characters);
    }

    /** Answers from what the writer holds, and from whatever it changes from now on. */
    public void serve(IndexWriter writer) {
        lengths = writer.lengths();
        writer.publishTo(generation -> current = generation);
    }

    /** Bytes of the primitive arrays of the table and its rows. */
    public long bytes() {
        IndexGeneration generation = current;
        if (generation == null) {
            return 0;
        }
        long bytes = (long) generation.table.length * Integer.BYTES;
        for (long[] segment : generation.segments) {
            bytes += segment == null ? 0 : (long) segment.length * Long.BYTES;
        }
        return bytes;
    }
}
