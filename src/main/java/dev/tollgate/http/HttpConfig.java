package dev.tollgate.http;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** How much this process takes on from outside. */
@ConfigMapping(prefix = "tollgate.http")
public interface HttpConfig {
    /** Connections that are open at once; fewer where the process may have few files. */
    @WithDefault("10000")
    int connections();
}
