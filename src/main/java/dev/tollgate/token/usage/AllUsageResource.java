package dev.tollgate.token.usage;

import dev.tollgate.auth.AllowedTo;
import dev.tollgate.auth.Audience;
import dev.tollgate.auth.Caller;
import dev.tollgate.auth.CurrentCaller;
import dev.tollgate.auth.fairshare.OrganizationCalls;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.InstantSource;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Verdicts over time of all that somebody administers. */
@Path("/api/v1/me/usage")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Organizations")
public class AllUsageResource {
    private final VerdictCounts counts;
    private final InstantSource clock;
    private final CurrentCaller caller;
    private final OrganizationCalls calls;

    AllUsageResource(VerdictCounts counts, InstantSource clock, CurrentCaller caller, OrganizationCalls calls) {
        this.counts = counts;
        this.clock = clock;
        this.caller = caller;
        this.calls = calls;
    }

    @GET
    @AllowedTo(Audience.PERSON)
    @Operation(
            operationId = "getAllUsage",
            summary = "How often tokens of every organization were accepted and refused that the caller administers",
            description =
                    "Of the oldest 500 of them, by the hour or by the day, up to a minute late. By an access token"
                            + " of its organization alone. An operator sees no more than others.")
    public UsageView usage(@BeanParam UsageQuery query) {
        UsagePeriod period = query.period(clock.instant());
        Caller self = caller.get();
        // It adds up all that a person has: one who asks for it again and again leaves the others connections.
        return calls.inTurn(self.id(), () -> counts.ofPerson(self.id(), self.organizationId(), period));
    }
}
