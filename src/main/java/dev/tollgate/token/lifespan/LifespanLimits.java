package dev.tollgate.token.lifespan;

import dev.tollgate.organization.Organization;
import dev.tollgate.organization.Policy;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What others allow the lifespan of a token.
 *
 * @param usual the length of one for which none was asked; null = the longest
 * @param longest from the administrator's last act on; null = any
 * @param makerEnd when the Service Account that made it ends; null = never, or a person made it
 */
public record LifespanLimits(
        @Nullable Duration usual,
        @Nullable Duration longest,
        @Nullable Instant makerEnd) {

    public static LifespanLimits of(Organization organization, @Nullable Instant makerEnd) {
        Policy policy = organization.policy();
        return new LifespanLimits(policy.defaultTokenLifetime(), policy.maxTokenLifetime(), makerEnd);
    }

    @Nullable
    Duration usualLength() {
        return usual == null ? longest : shortened(usual);
    }

    Duration shortened(Duration length) {
        return longest == null || length.compareTo(longest) <= 0 ? length : longest;
    }

    /** Where nothing else bounds it. */
    @Nullable
    Instant latestAfter(Instant act) {
        return earliest(longest == null ? null : act.plus(longest), makerEnd);
    }

    /** The earlier of two times; null = never. */
    public static @Nullable Instant earliest(@Nullable Instant one, @Nullable Instant other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return one.isBefore(other) ? one : other;
    }
}
