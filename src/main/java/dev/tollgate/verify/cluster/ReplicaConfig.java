package dev.tollgate.verify.cluster;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.Optional;

/** How this process is called among the replicas. */
@ConfigMapping(prefix = "tollgate.replica")
public interface ReplicaConfig {
    /** Its name in lists and in answers that say who has not confirmed. Default: host and process id. */
    Optional<
                    @Size(max = 253, message = "must have at most {max} characters")
                    @Pattern(
                            regexp = "[^\\p{Cc}\\p{Cf}\\x{fffd}\\x{2800}\\x{3164}]+",
                            message = "must have visible characters only")
                    String>
            name();

    /** Set by the embedded database's start, by nobody else: whoever had its directory before has ended. */
    @WithDefault("false")
    boolean holdsDirectory();
}
