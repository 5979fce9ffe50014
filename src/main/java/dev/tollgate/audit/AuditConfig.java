package dev.tollgate.audit;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Positive;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/** How the audit log is vouched for and followed. */
@ConfigMapping(prefix = "tollgate.audit")
public interface AuditConfig {
    /** How often a chain of events that has grown is signed. */
    @DurationMin(seconds = 1, message = "must be at least PT1S")
    @DurationMax(days = 7, message = "must be at most P7D")
    @WithDefault("PT1H")
    Duration checkpointEvery();

    /**
     * How many exports may stay open ({@code ?follow=true}) at a time at a replica, and how many others may be under way
     * beside them; a quarter of either of one organization.
     */
    @Positive
    @Max(100)
    @WithDefault("20")
    int followers();
}
