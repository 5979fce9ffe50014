package dev.tollgate.request;

import dev.tollgate.settings.Switch;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;

/** How far a token may come as a user name with a password (RFC 7617). */
@ConfigMapping(prefix = "tollgate.basic")
public interface BasicConfig {
    /** Whether the user name is the token where the password is empty. */
    @WithConverter(Switch.class)
    @WithDefault("true")
    boolean userTokens();

    /** Whether a caller without a readable credential is asked for a user name and a password. */
    @WithConverter(Switch.class)
    @WithDefault("true")
    boolean challenge();
}
