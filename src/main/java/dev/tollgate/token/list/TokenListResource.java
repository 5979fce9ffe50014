package dev.tollgate.token.list;

import dev.tollgate.auth.AllowedTo;
import dev.tollgate.auth.Audience;
import dev.tollgate.listing.Page;
import dev.tollgate.listing.PageRequest;
import dev.tollgate.token.TokenView;
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

/** An organization's integration tokens, filtered, in order, a page at a time. */
@Path("/api/v1/organizations/{org}/tokens")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Integration tokens")
public class TokenListResource {
    private final TokenListing listing;
    private final InstantSource clock;

    TokenListResource(TokenListing listing, InstantSource clock) {
        this.listing = listing;
        this.clock = clock;
    }

    @GET
    @AllowedTo(Audience.SUPER_ADMIN)
    @Operation(operationId = "listTokens", summary = "The organization's integration tokens")
    public Page<TokenView> list(
            @PathParam("org") UUID organization, @BeanParam TokenQuery query, @BeanParam PageRequest page) {
        return listing.page(organization, query.filter(), query.order(), page, clock.instant());
    }
}
