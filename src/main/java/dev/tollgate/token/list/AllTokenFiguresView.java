package dev.tollgate.token.list;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * How the integration tokens of several organizations stand.
 *
 * @param total of those organizations together
 * @param organizations at most 500, the oldest first
 * @param left how many more there are, which are in no figure
 * @param refusedToday at most five, the most refused of this day (UTC) first; up to a minute late
 */
@Schema(name = "AllTokenFigures")
@RegisterForReflection
record AllTokenFiguresView(
        TokenCounts total, List<OfOrganization> organizations, long left, List<RefusedAnywhere> refusedToday) {

    @Schema(name = "OrganizationTokenFigures")
    @RegisterForReflection
    record OfOrganization(UUID organizationId, String organizationName, TokenCounts figures) {}

    @Schema(name = "RefusedTokenAnywhere")
    @RegisterForReflection
    record RefusedAnywhere(UUID id, String label, long verdicts, UUID organizationId, String organizationName) {}
}
