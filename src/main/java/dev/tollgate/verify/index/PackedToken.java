package dev.tollgate.verify.index;

import dev.tollgate.request.AddressRanges;
import dev.tollgate.secret.TokenKind;
import dev.tollgate.verify.KnownToken;

/**
 * How a token's mutable and immutable facts share two 64-bit words.
 *
 * <p>The first word is creation time (41 bits), role (20), whether it is an access token (1) and state (2); the second is
 * expiry (41 bits), organization (21), whether it is a job token (1) and whether there is an out-of-line {@link Extras}
 * part (1). Times are milliseconds since
 * 2020-01-01 and so reach until 2089; an expiry after that is in the extras, one before 2020 is judged as 2020.
 */
final class PackedToken {
    static final int ROLE_BITS = 20;
    static final int ORGANIZATION_BITS = 21;

    private static final long ACCESS = 1 << 2;
    private static final long JOB = 1 << 1;
    private static final long EPOCH_MILLIS = 1_577_836_800_000L;
    private static final int TIME_SHIFT = 23;
    private static final long NEVER = (1L << 41) - 1;
    private static final KnownToken.State[] STATES = KnownToken.State.values();

    private PackedToken() {}

    static long first(TokenRow row, int role) {
        return time(row.createdAtMillis()) << TIME_SHIFT
                | (long) role << 3
                | (row.kind() == TokenKind.ACCESS ? ACCESS : 0)
                | row.state().ordinal();
    }

    static long second(TokenRow row, int organization, boolean extras) {
        return time(row.expiresAtMillis()) << TIME_SHIFT
                | (long) organization << 2
                | (row.kind() == TokenKind.JOB ? JOB : 0)
                | (extras ? 1 : 0);
    }

    static long revoked(long first) {
        return first & ~3 | KnownToken.State.REVOKED.ordinal();
    }

    static long unfit(long first) {
        return first | KnownToken.State.UNFIT.ordinal();
    }

    static long withRole(long first, int role) {
        return first & ~(((1L << ROLE_BITS) - 1) << 3) | (long) role << 3;
    }

    static long withOrganization(long second, int organization) {
        return second & ~(((1L << ORGANIZATION_BITS) - 1) << 2) | (long) organization << 2;
    }

    static KnownToken.State state(long first) {
        return STATES[(int) first & 3];
    }

    static TokenKind kind(long first, long second) {
        if ((second & JOB) != 0) {
            return TokenKind.JOB;
        }
        return (first & ACCESS) == 0 ? TokenKind.INTEGRATION : TokenKind.ACCESS;
    }

    static int role(long first) {
        return (int) (first >>> 3) & ((1 << ROLE_BITS) - 1);
    }

    static int organization(long second) {
        return (int) (second >>> 2) & ((1 << ORGANIZATION_BITS) - 1);
    }

    static long withExtras(long second) {
        return second | 1;
    }

    static boolean hasExtras(long second) {
        return (second & 1) != 0;
    }

    static long millis(long word) {
        long time = word >>> TIME_SHIFT;
        return time == NEVER ? Long.MAX_VALUE : EPOCH_MILLIS + time;
    }

    private static long time(long millis) {
        if (millis == Long.MAX_VALUE) {
            return NEVER;
        }
        return Math.max(0, Math.min(NEVER - 1, millis - EPOCH_MILLIS));
    }

    private static boolean fits(long millis) {
        return millis == Long.MAX_VALUE || millis - EPOCH_MILLIS < NEVER;
    }

    /**
     * What few tokens have, kept beside the row.
     *
     * @param expiresAtMillis an expiry that the row cannot hold; {@link Long#MAX_VALUE} = the row does
     */
    record Extras(AddressRanges allowed, long endsAtMillis, long expiresAtMillis) {
        static final Extras NONE = new Extras(AddressRanges.EVERYWHERE, Long.MAX_VALUE, Long.MAX_VALUE);

        static Extras of(TokenRow token, long endsAtMillis) {
            long late = fits(token.expiresAtMillis()) ? Long.MAX_VALUE : token.expiresAtMillis();
            return new Extras(token.allowed(), endsAtMillis, late);
        }

        Extras ending(long otherEndMillis) {
            return new Extras(allowed, otherEndMillis, expiresAtMillis);
        }

        long expiresAtMillis(long second) {
            return expiresAtMillis == Long.MAX_VALUE ? millis(second) : expiresAtMillis;
        }

        boolean isNone() {
            return allowed.isEmpty() && endsAtMillis == Long.MAX_VALUE && expiresAtMillis == Long.MAX_VALUE;
        }
    }
}
