package dev.tollgate.verify.usage;

import dev.tollgate.verify.KnownToken;
import dev.tollgate.verify.VerdictCode;
import java.net.InetAddress;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What refusals must have in common to be one row.
 *
 * @param minute since the epoch
 * @param permission what was asked for; null = nothing in particular
 * @param address of the client; null = not known, or several
 * @param dialect in which it was asked; null = several
 * @param valueEndedMillis the end of an ended value that its holder has no reason to present any more, which tells it from
 *     the token's others; 0 = it was another one
 */
record RefusalKey(
        UUID organization,
        UUID token,
        long minute,
        VerdictCode code,
        @Nullable String permission,
        @Nullable InetAddress address,
        @Nullable String dialect,
        long valueEndedMillis) {
    /** So long a value that was rotated out may repeat its call: a retry is no reuse. */
    static final long RETRY_MILLIS = TimeUnit.MINUTES.toMillis(10);

    private static final int LONGEST_PERMISSION = 200;

    /** Stands for all of the token, minute and code that find no row of their own. */
    RefusalKey withoutParticulars() {
        return new RefusalKey(organization, token, minute, code, null, null, null, valueEndedMillis);
    }

    boolean hasParticulars() {
        return dialect != null;
    }

    static long valueEndedMillis(KnownToken token, VerdictCode code, long nowMillis) {
        long end = token.endsAtMillis();
        // One without an end of its own lives and ends with its token.
        boolean reused = code == VerdictCode.REVOKED && end != Long.MAX_VALUE && nowMillis - end >= RETRY_MILLIS;
        return reused ? end : 0;
    }

    /** What clients ask for may be of any length and hold anything. */
    static @Nullable String text(List<String> permissions) {
        if (permissions.isEmpty()) {
            return null;
        }
        String text = permissions.size() == 1 ? permissions.get(0) : String.join(" ", permissions);
        String cut = text.length() > LONGEST_PERMISSION ? text.substring(0, LONGEST_PERMISSION) : text;
        return cut.chars().allMatch(RefusalKey::isPlain) ? cut : cut.replaceAll("[^ -~]", "?");
    }

    private static boolean isPlain(int character) {
        return character >= ' ' && character <= '~';
    }
}
