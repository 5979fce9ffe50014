package dev.tollgate.token.policy;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import java.util.UUID;

/**
 * What rules would do to the integration tokens of now.
 *
 * @param wouldEnd how many would end: those beyond the maximum when it is applied, unused ones by the clock
 * @param beyondMaximum how many of these have no end, or a later one than the maximum allows
 * @param unused how many of these have not been used for as long as the rule says
 * @param wouldRefuse how many were last used from an address outside of the networks, or can be used nowhere within them
 * @param reused of how many an ended value was presented
 * @param tokens the first 50 of all these
 */
@RegisterForReflection
record PolicyPreview(
        int wouldEnd, int beyondMaximum, int unused, int wouldRefuse, int reused, List<AffectedToken> tokens) {

    /** @param why the first reason that holds */
    @RegisterForReflection
    record AffectedToken(UUID id, String label, Why why) {}

    /** Why a token is named. */
    enum Why {
        BEYOND_MAXIMUM,
        UNUSED,
        OUTSIDE_NETWORKS,
        REUSED
    }
}
