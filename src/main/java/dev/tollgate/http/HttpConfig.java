package dev.tollgate.http;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Positive;
import java.util.OptionalInt;

/** How much this process takes on from outside. */
@ConfigMapping(prefix = "tollgate.http")
public interface HttpConfig {
    /** Connections that are open at once; fewer where the process may have few files. */
    @Positive
    @Max(10_000_000)
    @WithDefault("10000")
    int connections();

    /** The port of metrics where they are not on the main one: set by the start, from {@code QUARKUS_MANAGEMENT_*}. */
    OptionalInt metricsPort();

    /** The address of that port. */
    @WithDefault("0.0.0.0")
    String metricsHost();
}
