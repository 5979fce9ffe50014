package dev.tollgate.token.usage;

import dev.tollgate.auth.AllowedTo;
import dev.tollgate.auth.Audience;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.InstantSource;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Verdicts over time of all tokens of an organization, those that have gone too. */
@Path("/api/v1/organizations/{org}/usage")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Organizations")
public class OrganizationUsageResource {
    private final VerdictCounts counts;
    private final InstantSource clock;

    OrganizationUsageResource(VerdictCounts counts, InstantSource clock) {
        this.counts = counts;
        this.clock = clock;
    }

    @GET
    @AllowedTo(Audience.MEMBER)
    @Operation(
            operationId = "getOrganizationUsage",
            summary = "How often tokens of the organization were accepted and refused, by the hour or by the day",
            description = "Access tokens too. As the replicas report it, up to a minute late.")
    public UsageView usage(@PathParam("org") UUID organization, @BeanParam UsageQuery query) {
        return counts.of(organization, query.period(clock.instant()));
    }
}
