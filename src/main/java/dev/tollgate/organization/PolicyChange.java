package dev.tollgate.organization;

import dev.tollgate.problem.ProblemException;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A merge patch (RFC 7396) of a {@link Policy}: absent = unchanged, null = cleared. */
public record PolicyChange(
        @Schema(
                implementation = String.class,
                nullable = true,
                examples = "P30D",
                description = "ISO-8601 duration, from one minute to the maximum; null = the maximum.")
        @Nullable
        Optional<Duration> defaultTokenLifetime,

        @Schema(
                implementation = String.class,
                nullable = true,
                examples = "P90D",
                description = "ISO-8601 duration, at least one minute; null = unlimited.")
        @Nullable
        Optional<Duration> maxTokenLifetime,

        @Schema(
                implementation = String.class,
                nullable = true,
                examples = "P90D",
                description = "ISO-8601 duration, at least one day; null = never.")
        @Nullable
        Optional<Duration> revokeUnusedAfter,

        @Schema(nullable = true) @Nullable
        Optional<@Size(max = 100) List<@NotNull @Size(max = 64) String>> allowedCidrs,

        @Schema(
                implementation = String.class,
                nullable = true,
                examples = "P7D",
                description = "ISO-8601 duration, at least one minute; null = deleted at once.")
        @Nullable
        Optional<Duration> confirmDeleteUsedWithin,

        @Nullable Optional<LeakAction> leakAction,
        @Nullable Optional<ReuseAction> reuseAction) {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration LONGEST = Duration.ofDays(36_500);

    boolean isEmpty() {
        return Stream.of(
                        defaultTokenLifetime,
                        maxTokenLifetime,
                        revokeUnusedAfter,
                        allowedCidrs,
                        confirmDeleteUsedWithin,
                        leakAction,
                        reuseAction)
                .allMatch(field -> field == null);
    }

    /**
     * The policy with this change. A default that was longer than the new maximum becomes the maximum.
     *
     * @throws ProblemException {@code VALIDATION_FAILED}
     */
    public Policy of(Policy policy) {
        Duration maximum = duration("maxTokenLifetime", maxTokenLifetime, policy.maxTokenLifetime(), MINUTE);
        return new Policy(
                defaultWithin(maximum, policy),
                maximum,
                duration("revokeUnusedAfter", revokeUnusedAfter, policy.revokeUnusedAfter(), DAY),
                allowedCidrs == null ? policy.allowedCidrs() : AllowedNetworks.of(allowedCidrs.orElse(null)),
                duration("confirmDeleteUsedWithin", confirmDeleteUsedWithin, policy.confirmDeleteUsedWithin(), MINUTE),
                action("leakAction", leakAction, policy.leakAction()),
                action("reuseAction", reuseAction, policy.reuseAction()));
    }

    private @Nullable Duration defaultWithin(@Nullable Duration maximum, Policy policy) {
        Duration length = duration("defaultTokenLifetime", defaultTokenLifetime, policy.defaultTokenLifetime(), MINUTE);
        if (length == null || maximum == null || length.compareTo(maximum) <= 0) {
            return length;
        }
        if (defaultTokenLifetime != null) {
            throw ProblemException.invalid("defaultTokenLifetime", "must be at most the maximum, " + maximum);
        }
        return maximum;
    }

    private static @Nullable Duration duration(
            String field, @Nullable Optional<Duration> given, @Nullable Duration present, Duration shortest) {
        if (given == null) {
            return present;
        }
        Duration wished = given.orElse(null);
        if (wished != null && (wished.compareTo(shortest) < 0 || wished.compareTo(LONGEST) > 0)) {
            throw ProblemException.invalid(
                    field, "must be from " + DurationText.of(shortest) + " to " + DurationText.of(LONGEST));
        }
        return wished == null ? null : Duration.ofSeconds(wished.toSeconds());
    }

    private static <T> T action(String field, @Nullable Optional<T> given, T present) {
        return given == null ? present : given.orElseThrow(() -> ProblemException.invalid(field, "must not be null"));
    }
}
