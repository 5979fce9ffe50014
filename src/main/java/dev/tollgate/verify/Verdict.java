package dev.tollgate.verify;

import org.jspecify.annotations.Nullable;

/**
 * What Tollgate says of a presented token.
 *
 * @param code why it is good or not
 * @param token the token, whenever it exists: also for a refused one
 * @param ageMillis how old the knowledge behind the answer may be, in milliseconds; 0 within the lease
 */
public record Verdict(VerdictCode code, @Nullable KnownToken token, long ageMillis) {
    public boolean valid() {
        return code == VerdictCode.VALID;
    }
}
