package dev.tollgate.login;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How people log in. */
@ConfigMapping(prefix = "tollgate.auth")
public interface LoginConfig {
    /** How long a login's JWT is good for. */
    @WithDefault("PT15M")
    Duration jwtLifetime();

    /** How long a dashboard session lives without a request. */
    @WithDefault("PT8H")
    Duration sessionIdle();

    /** How long a dashboard session lives at most. */
    @WithDefault("PT24H")
    Duration sessionLifetime();

    /** Failed logins into one account before the next must wait; one more is allowed every minute. */
    @WithDefault("10")
    int attemptsPerAccount();

    /** Failed logins from one address before the next must wait; ten more are allowed every minute. */
    @WithDefault("100")
    int attemptsPerAddress();
}
