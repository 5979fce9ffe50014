package dev.tollgate.organization;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** How much one organization may have, so that none makes the service worse for another. */
@ConfigMapping(prefix = "tollgate.limits")
public interface LimitsConfig {
    /** Integration tokens that are not revoked. */
    @WithDefault("100000")
    int tokens();

    /** Roles of its own. */
    @WithDefault("200")
    int roles();

    /** Members. */
    @WithDefault("10000")
    int people();

    /** Values that have ended, and as many revoked tokens: beyond that the oldest are forgotten before their time. */
    @WithDefault("200000")
    int endedValues();

    /** Rotations of one token within an hour. */
    @WithDefault("60")
    int rotations();
}
