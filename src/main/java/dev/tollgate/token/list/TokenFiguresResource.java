package dev.tollgate.token.list;

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

/** What a super admin wants to know first. */
@Path("/api/v1/organizations/{org}/tokens/figures")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Integration tokens")
public class TokenFiguresResource {
    private final TokenFiguresQuery figures;

    TokenFiguresResource(TokenFiguresQuery figures) {
        this.figures = figures;
    }

    @GET
    @AllowedTo(Audience.SUPER_ADMIN)
    @Operation(
            operationId = "getTokenFigures",
            summary = "How many integration tokens are active, expire soon, are not used, are disabled")
    public TokenFiguresView figures(@PathParam("org") UUID organization) {
        return TokenFiguresView.from(figures.ofOrganization(organization));
    }
}
