package dev.tollgate.login;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Positive;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/** How people log in. */
@ConfigMapping(prefix = "tollgate.auth")
public interface LoginConfig {
    /** How long a login's JWT is good for. */
    @DurationMin(seconds = 1, message = "must be at least PT1S")
    @DurationMax(days = 3650, message = "must be at most 3650 days")
    @WithDefault("PT15M")
    Duration jwtLifetime();

    /** How long a dashboard session lives without a request. */
    @DurationMin(seconds = 1, message = "must be at least PT1S")
    @DurationMax(days = 3650, message = "must be at most 3650 days")
    @WithDefault("PT8H")
    Duration sessionIdle();

    /** How long a dashboard session lives at most. */
    @DurationMin(seconds = 1, message = "must be at least PT1S")
    @DurationMax(days = 3650, message = "must be at most 3650 days")
    @WithDefault("PT24H")
    Duration sessionLifetime();

    /** Failed logins into one account before the next must wait; one more is allowed every minute. */
    @Positive
    @Max(1_000_000)
    @WithDefault("10")
    int attemptsPerAccount();

    /** Failed logins from one address before the next must wait; ten more are allowed every minute. */
    @Positive
    @Max(1_000_000)
    @WithDefault("100")
    int attemptsPerAddress();
}
