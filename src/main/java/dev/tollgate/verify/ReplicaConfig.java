package dev.tollgate.verify;

import io.smallrye.config.ConfigMapping;
import java.util.Optional;

/** How this process is called among the replicas. */
@ConfigMapping(prefix = "tollgate.replica")
public interface ReplicaConfig {
    /**
     * Its name in lists and in answers that say who has not confirmed. If set, a process that starts with the name of
     * an earlier one ends that one's row: never give it to two that live. Default: host and process id.
     */
    Optional<String> name();
}
