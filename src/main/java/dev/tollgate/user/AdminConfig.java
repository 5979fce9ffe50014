package dev.tollgate.user;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.Optional;

/** The first person on an empty database: an operator, and the owner of the first organization. */
@ConfigMapping(prefix = "tollgate.admin")
public interface AdminConfig {
    /** Their e-mail address, which they log in with. */
    @WithDefault("admin@tollgate.local")
    String email();

    /** Their password, of at least 8 characters; generated and printed once when absent. */
    Optional<String> password();

    /** The name of the first organization. */
    @WithDefault("Default")
    String organization();
}
