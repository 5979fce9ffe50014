package dev.tollgate.verify.barrier;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithName;
import java.time.Duration;
import java.util.Optional;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/** How long a call that changes what verifies waits for the replicas. */
@ConfigMapping(prefix = "tollgate.revocation")
public interface RevocationConfig {
    /** After that it answers that the change is pending, and until when. Default: this replica's lease + 1 s. */
    @WithName("wait")
    Optional<
                    @DurationMin(message = "must not be negative")
                    @DurationMax(days = 1, message = "must be at most a day") Duration>
            timeout();
}
