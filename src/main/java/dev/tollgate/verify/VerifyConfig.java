package dev.tollgate.verify;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/** How this replica answers, and how long it may answer without hearing from the database. */
@LeaseWithinAge
@ConfigMapping(prefix = "tollgate.verify")
public interface VerifyConfig {
    /** What a replica does once its lease has run out: go on with what it knows, or stop. */
    @WithDefault("available")
    WhenBehind whenBehind();

    /** How long a confirmation lets a replica answer; at least 0.2 s. */
    @DurationMin(millis = 200, message = "must be at least PT0.2S")
    @DurationMax(days = 1, message = "must be at most a day")
    @WithDefault("PT3S")
    Duration lease();

    /** In {@code available} mode, how long known tokens are answered without the database; at least the lease. */
    @DurationMax(days = 3650, message = "must be at most 3650 days")
    @WithDefault("PT5M")
    Duration maxAge();

    /** The two ways to be behind. */
    enum WhenBehind {
        STRICT,
        AVAILABLE
    }
}
