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

/** An integration token's verdicts over time. */
@Path("/api/v1/organizations/{org}/tokens/{token}/usage")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Integration tokens")
public class TokenUsageResource {
    private final VerdictCounts counts;
    private final InstantSource clock;

    TokenUsageResource(VerdictCounts counts, InstantSource clock) {
        this.counts = counts;
        this.clock = clock;
    }

    @GET
    @AllowedTo(Audience.MEMBER)
    @Operation(
            operationId = "getTokenUsage",
            summary = "How often the token was accepted and refused, by the hour or by the day",
            description = "As the replicas report it, up to a minute late.")
    public UsageView usage(
            @PathParam("org") UUID organization, @PathParam("token") UUID token, @BeanParam UsageQuery query) {
        return counts.of(token, query.period(clock.instant()));
    }
}
