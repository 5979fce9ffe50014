package dev.tollgate.verify;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.List;
import java.util.Optional;

/** How token values look. */
@ConfigMapping(prefix = "tollgate.token")
public interface TokenConfig {
    /** The prefix of new token values: a lower-case letter, then 1 to 9 lower-case letters or digits. */
    @WithDefault("tg")
    String prefix();

    /** Prefixes of earlier times, comma-separated, whose values stay accepted. */
    Optional<List<String>> formerPrefixes();
}
