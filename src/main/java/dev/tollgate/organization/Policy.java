package dev.tollgate.organization;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An organization's rules for its integration and job tokens.
 *
 * @param defaultTokenLifetime of a token that is made without an end; null = the maximum
 * @param maxTokenLifetime from the last time that an administrator renewed a token; null = unlimited
 * @param revokeUnusedAfter after how long without use a token is disabled; null = never
 * @param allowedCidrs networks that bind every token besides its own; empty = everywhere
 * @param confirmDeleteUsedWithin a token that was used within this time is deleted only when asked twice; null = at once
 */
public record Policy(
        @Nullable Duration defaultTokenLifetime,
        @Nullable Duration maxTokenLifetime,
        @Nullable Duration revokeUnusedAfter,
        List<String> allowedCidrs,
        @Nullable Duration confirmDeleteUsedWithin,
        LeakAction leakAction,
        ReuseAction reuseAction) {

    /** Whether the rule on unused tokens ends more than that of the other policy: then it begins anew. */
    boolean endsUnusedSoonerThan(Policy other) {
        return revokeUnusedAfter != null
                && (other.revokeUnusedAfter == null || revokeUnusedAfter.compareTo(other.revokeUnusedAfter) < 0);
    }
}
