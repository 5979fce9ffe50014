package dev.tollgate.organization;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Positive;

/** How much one organization may have, so that none makes the service worse for another. */
@ConfigMapping(prefix = "tollgate.limits")
public interface LimitsConfig {
    /** Integration tokens that are not revoked. */
    @Positive
    @Max(100_000_000)
    @WithDefault("100000")
    int tokens();

    /** Roles of its own. */
    @Positive
    @Max(100_000)
    @WithDefault("200")
    int roles();

    /** Members. */
    @Positive
    @Max(10_000_000)
    @WithDefault("10000")
    int people();

    /** Webhooks. */
    @Positive
    @Max(1_000)
    @WithDefault("20")
    int webhooks();

    /** Addresses that notices are mailed to. */
    @Positive
    @Max(1_000)
    @WithDefault("20")
    int noticeAddresses();

    /** Values that have ended, and as many revoked tokens: beyond that the oldest are forgotten before their time. */
    @Positive
    @Max(100_000_000)
    @WithDefault("200000")
    int endedValues();

    /** Trusted publishers. */
    @Positive
    @Max(10_000)
    @WithDefault("200")
    int publishers();

    /** Issuers that its publishers name. */
    @Positive
    @Max(1_000)
    @WithDefault("20")
    int issuers();

    /** Job tokens of one publisher that are alive. */
    @Positive
    @Max(1_000_000)
    @WithDefault("20000")
    int jobTokens();

    /** Rotations of one token within an hour. */
    @Positive
    @Max(100_000)
    @WithDefault("60")
    int rotations();
}
