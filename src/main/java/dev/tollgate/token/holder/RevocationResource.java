package dev.tollgate.token.holder;

import dev.tollgate.auth.AllowedTo;
import dev.tollgate.auth.Audience;
import dev.tollgate.auth.fairshare.OrganizationCalls;
import dev.tollgate.database.Transactions;
import dev.tollgate.http.Form;
import dev.tollgate.verify.ValueHashes;
import dev.tollgate.verify.barrier.Propagated;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Token revocation as in RFC 7009: who has the value may end it, and learns nothing about one that is not ours. */
@Path("/oauth2/revoke")
@Tag(name = "OAuth 2.0")
public class RevocationResource {
    private final ValueHashes hashes;
    private final ByHolder end;

    RevocationResource(ValueHashes hashes, ByHolder end) {
        this.hashes = hashes;
        this.end = end;
    }

    @POST
    @AllowedTo(Audience.PUBLIC)
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Operation(operationId = "revoke", summary = "End a token by its value (RFC 7009)")
    @RequestBody(required = true, content = @Content(schema = @Schema(ref = "RevocationRequest")))
    @APIResponse(responseCode = "200", description = "The token is ended, or never was one.")
    @APIResponse(
            responseCode = "400",
            description = "There is no token in the form, or more than one.",
            content = @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(ref = "OAuthError")))
    public Response revoke(byte[] body, @Context HttpHeaders headers) {
        Form form = Form.parse(body, headers.getHeaderString(HttpHeaders.CONTENT_TYPE));
        String token = form == null ? null : form.get("token");
        if (token == null) {
            return Response.status(Response.Status.BAD_REQUEST)
                    .type(MediaType.APPLICATION_JSON)
                    .header(HttpHeaders.CACHE_CONTROL, "no-store")
                    .entity(Map.of(
                            "error",
                            "invalid_request",
                            "error_description",
                            "token must be given once, and no parameter repeated"))
                    .build();
        }
        byte[] hash = hashes.forDatabase(token);
        UUID organization = hash == null ? null : end.organizationOf(hash);
        if (hash != null && organization != null) {
            end.now(organization, hash);
            return done().build();
        }
        // There is no such token: nothing has to spread, and nobody without one makes this service wait.
        return done().header("Tollgate-Propagation", "complete").build();
    }

    private static Response.ResponseBuilder done() {
        return Response.ok().header(HttpHeaders.CACHE_CONTROL, "no-store");
    }

    /** What can change a verdict, and therefore waits for the replicas. */
    @Singleton
    static class ByHolder {
        private final TokenEnd end;
        private final OrganizationCalls calls;

        ByHolder(TokenEnd end, OrganizationCalls calls) {
            this.end = end;
            this.calls = calls;
        }

        @Nullable
        UUID organizationOf(byte[] hash) {
            return end.organizationOf(hash);
        }

        @Propagated
        void now(UUID organization, byte[] hash) {
            if (end.isOver(hash, false)) {
                // Whoever shows an ended value for ever takes no place of who ends one.
                return;
            }
            calls.inTurn(
                    organization,
                    () -> Transactions.inOne(() -> {
                        end.byHolder(hash);
                        return true;
                    }));
        }
    }
}
