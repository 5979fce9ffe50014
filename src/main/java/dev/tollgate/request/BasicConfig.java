package dev.tollgate.request;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** How far a token may come as a user name with a password (RFC 7617). */
@ConfigMapping(prefix = "tollgate.basic")
public interface BasicConfig {
    /** Whether the user name is the token where the password is empty. */
    @WithDefault("true")
    boolean userTokens();

    /** Whether a caller without a readable credential is asked for a user name and a password. */
    @WithDefault("true")
    boolean challenge();
}
