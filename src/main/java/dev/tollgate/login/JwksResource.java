package dev.tollgate.login;

import dev.tollgate.auth.AllowedTo;
import dev.tollgate.auth.Audience;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The public keys that the JWTs are signed with. */
@Path("/.well-known/jwks.json")
@Tag(name = "Metadata")
public class JwksResource {
    private final LoginTokens jwts;

    JwksResource(LoginTokens jwts) {
        this.jwts = jwts;
    }

    @GET
    @AllowedTo(Audience.PUBLIC)
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(operationId = "jwks", summary = "The public keys as a JWK Set (RFC 7517)")
    @APIResponse(
            responseCode = "200",
            description = "The keys that JWTs may be signed with.",
            content = @Content(schema = @Schema(ref = "JwkSet")))
    public String keys() {
        return jwts.jwks();
    }
}
