package dev.tollgate.verify.cluster;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.Optional;

/** How this process is called among the replicas. */
@ConfigMapping(prefix = "tollgate.replica")
public interface ReplicaConfig {
    /** Its name in lists and in answers that say who has not confirmed. Default: host and process id. */
    Optional<String> name();

    /** Set by the embedded database's start, by nobody else: whoever had its directory before has ended. */
    @WithDefault("false")
    boolean holdsDirectory();
}
