package dev.tollgate.verify.index;

/**
 * What the index is told of one value of a token.
 *
 * @param high the first 64 bits of the value's SHA-256
 * @param low the next 64 bits
 * @param ended whether it is over with this value, whatever its token's state
 * @param endsAtMillis when this value ends although its token lives on, in epoch milliseconds;
 *     {@link Long#MAX_VALUE} = never
 * @param length of an imported value, in characters; 0 = not known; {@link #OURS}
 */
public record ValueRow(long high, long low, boolean ended, long endsAtMillis, int length) {
    /** The length of what has the form of our values: it is of no interest. */
    public static final int OURS = -1;

    public ValueRow(long high, long low, boolean ended, long endsAtMillis) {
        this(high, low, ended, endsAtMillis, OURS);
    }

    /** Most are: the token's facts are all there is to say. */
    public boolean livesAsItsToken() {
        return !ended && endsAtMillis == Long.MAX_VALUE;
    }
}
