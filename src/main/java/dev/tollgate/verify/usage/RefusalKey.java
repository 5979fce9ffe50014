package dev.tollgate.verify.usage;

import dev.tollgate.verify.VerdictCode;
import java.net.InetAddress;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What refusals must have in common to be one row.
 *
 * @param minute since the epoch
 * @param permission what was asked for; null = nothing in particular
 * @param address of the client; null = not known, or several
 * @param dialect in which it was asked; null = several
 */
record RefusalKey(
        UUID organization,
        UUID token,
        long minute,
        VerdictCode code,
        @Nullable String permission,
        @Nullable InetAddress address,
        @Nullable String dialect) {
    private static final int LONGEST_PERMISSION = 200;

    /** Stands for all of the token, minute and code that find no row of their own. */
    RefusalKey withoutParticulars() {
        return new RefusalKey(organization, token, minute, code, null, null, null);
    }

    boolean hasParticulars() {
        return dialect != null;
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
