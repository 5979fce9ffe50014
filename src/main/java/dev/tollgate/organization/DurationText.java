package dev.tollgate.organization;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A duration as it is shown: ISO-8601, in days where it is whole days. */
public final class DurationText {
    private DurationText() {}

    public static String of(Duration duration) {
        boolean wholeDays = duration.equals(Duration.ofDays(duration.toDays()));
        return wholeDays ? "P" + duration.toDays() + "D" : duration.toString();
    }

    public static @Nullable String ofNullable(@Nullable Duration duration) {
        return duration == null ? null : of(duration);
    }
}
