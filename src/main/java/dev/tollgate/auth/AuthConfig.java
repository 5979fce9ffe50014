package dev.tollgate.auth;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** How people log in, and the keys of this server. */
@ConfigMapping(prefix = "tollgate.auth")
public interface AuthConfig {
    /**
     * EC P-256 private keys (PKCS#8 PEM files) of the login JWTs, comma-separated: the first signs, all verify, so a
     * new key in front rotates with an overlap. Without it the cluster makes one and keeps it in the database.
     */
    Optional<List<Path>> jwtKeyFiles();

    /**
     * A file of at least 32 random bytes from which the keys are derived that seal answers kept for replay. Without
     * it the cluster makes one and keeps it in the database, where a copy of the database holds it too.
     */
    Optional<Path> serverKeyFile();

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
