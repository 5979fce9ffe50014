package dev.tollgate.token.bulk;

import dev.tollgate.auth.AllowedTo;
import dev.tollgate.auth.Audience;
import dev.tollgate.auth.fairshare.FairShare;
import dev.tollgate.problem.ProblemException;
import dev.tollgate.text.VisibleText;
import dev.tollgate.verify.barrier.Propagated;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Revokes or changes all integration tokens that a filter matches, once their number is confirmed. */
@Path("/api/v1/organizations/{org}/tokens")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Integration tokens")
public class BulkResource {
    private static final String HOW = "Count with `dryRun` first; `confirm` must equal what matches, or"
            + " `CONFIRMATION_REQUIRED` says it as `matched`. What is created after the call has begun is left alone."
            + " A repeat is safe. More than 10,000 are left to a job.";
    private static final String ACCEPTED = "A job does it, whatever becomes of this replica.";

    private final BulkStart start;
    private final BulkBatch batch;

    BulkResource(BulkStart start, BulkBatch batch) {
        this.start = start;
        this.batch = batch;
    }

    @POST
    @Path("bulk-revoke")
    @AllowedTo(Audience.SUPER_ADMIN)
    @FairShare
    @Propagated
    @Operation(
            operationId = "bulkRevokeTokens",
            summary = "Revoke every integration token that a filter matches",
            description = HOW)
    @APIResponse(
            responseCode = "200",
            description = "Counted, or done.",
            content = @Content(schema = @Schema(implementation = BulkRevocation.Outcome.class)))
    @APIResponse(
            responseCode = "202",
            description = ACCEPTED,
            content = @Content(schema = @Schema(implementation = BulkStart.Accepted.class)))
    public Response revoke(@PathParam("org") UUID organization, @NotNull @Valid BulkRevocation request) {
        String reason = VisibleText.description("reason", request.reason(), BulkRevocation.LONGEST_REASON);
        if (Boolean.TRUE.equals(request.dryRun())) {
            return Response.ok(new BulkRevocation.Outcome(start.count(organization, request.filter()), 0))
                    .build();
        }
        return start.run(
                request,
                new BulkStart.Plan(organization, request.filter(), null, reason, request.confirm()),
                job -> new BulkRevocation.Outcome(job.matched, job.done));
    }

    @POST
    @Path("bulk-change")
    @AllowedTo(Audience.SUPER_ADMIN)
    @FairShare
    @Propagated
    @Operation(
            operationId = "bulkChangeTokens",
            summary = "Change the role, the state or the expiry of every integration token that a filter matches",
            description = HOW)
    @APIResponse(
            responseCode = "200",
            description = "Counted, or done.",
            content = @Content(schema = @Schema(implementation = BulkChange.Outcome.class)))
    @APIResponse(
            responseCode = "202",
            description = ACCEPTED,
            content = @Content(schema = @Schema(implementation = BulkStart.Accepted.class)))
    public Response change(@PathParam("org") UUID organization, @NotNull @Valid BulkChange request) {
        if (request.change().isEmpty()) {
            throw ProblemException.invalid("change", "must name a role, enabled or expiresAt");
        }
        BulkChange.Change change = start.possible(organization, request.change());
        if (Boolean.TRUE.equals(request.dryRun())) {
            return Response.ok(new BulkChange.Outcome(start.count(organization, request.filter()), 0, 0, List.of()))
                    .build();
        }
        return start.run(
                request,
                new BulkStart.Plan(organization, request.filter(), change, null, request.confirm()),
                job -> new BulkChange.Outcome(job.matched, job.done, job.failed, batch.failures(job)));
    }
}
