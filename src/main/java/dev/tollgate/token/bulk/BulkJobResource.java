package dev.tollgate.token.bulk;

import dev.tollgate.auth.AllowedTo;
import dev.tollgate.auth.Audience;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Shows how far an act on many tokens is. */
@Path("/api/v1/organizations/{org}/tokens/jobs/{job}")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Integration tokens")
public class BulkJobResource {
    private final BulkBatch batch;

    BulkJobResource(BulkBatch batch) {
        this.batch = batch;
    }

    @GET
    @AllowedTo(Audience.MEMBER)
    @Operation(operationId = "getBulkJob", summary = "How far an act on many tokens is")
    public BulkJobView get(@PathParam("org") UUID organization, @PathParam("job") UUID id) {
        BulkJob job = BulkJob.get(organization, id);
        return BulkJobView.from(job, batch.failures(job));
    }
}
