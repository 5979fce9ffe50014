package dev.tollgate.token.imported;

import dev.tollgate.auth.AllowedTo;
import dev.tollgate.auth.Audience;
import dev.tollgate.auth.fairshare.FairShare;
import dev.tollgate.idempotency.Created;
import dev.tollgate.idempotency.Idempotency;
import dev.tollgate.problem.ProblemException;
import dev.tollgate.problem.ProblemType;
import dev.tollgate.verify.barrier.Propagated;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Takes over the tokens of another system: their values go on working as they are. */
@Path("/api/v1/organizations/{org}/tokens/import")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Integration tokens")
public class ImportResource {
    private static final String NDJSON = "application/x-ndjson";
    private static final MediaType LINES = MediaType.valueOf(NDJSON);

    private final ImportBody body;
    private final TokenImport imports;
    private final Idempotency idempotency;

    ImportResource(ImportBody body, TokenImport imports, Idempotency idempotency) {
        this.body = body;
        this.imports = imports;
        this.idempotency = idempotency;
    }

    @POST
    @AllowedTo(Audience.SUPER_ADMIN)
    @FairShare
    @Propagated
    // Of another type it is refused in its turn, once it is known who is calling.
    @Consumes(MediaType.WILDCARD)
    @Operation(
            operationId = "importTokens",
            summary = "Take over tokens of another system by the SHA-256 of their values",
            description = "One token a line, at most 10,000 lines and 8 MiB. Each line is judged alone. With an"
                    + " Idempotency-Key a repeated call goes on where a former one was cut off. Roles: `CI Token`,"
                    + " `Read Only`, or own ones that administer nothing. `HASH_TAKEN` does not say by whom.")
    @RequestBody(
            required = true,
            content = @Content(mediaType = NDJSON, schema = @Schema(implementation = ImportLine.class)))
    @APIResponse(
            responseCode = "200",
            description = "The lines that are not named are tokens now.",
            content = @Content(schema = @Schema(implementation = ImportOutcome.class)))
    public Response importTokens(
            @PathParam("org") UUID organization, byte @Nullable [] given, @Context HttpHeaders headers) {
        if (given == null || given.length == 0) {
            throw ProblemException.invalid("body", "must have 1 to 10,000 lines");
        }
        MediaType type = headers.getMediaType();
        if (type == null || !type.isCompatible(LINES)) {
            throw new ProblemException(ProblemType.UNSUPPORTED_MEDIA_TYPE);
        }
        // What was cut off goes on when it is repeated.
        return idempotency.onceInParts(
                given,
                () -> new Created(
                        200, null, imports.run(organization, body.read(given), idempotency.repeatable()), null));
    }
}
