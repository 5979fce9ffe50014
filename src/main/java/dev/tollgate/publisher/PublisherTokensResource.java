package dev.tollgate.publisher;

import dev.tollgate.auth.AllowedTo;
import dev.tollgate.auth.Audience;
import dev.tollgate.listing.Page;
import dev.tollgate.listing.PageRequest;
import dev.tollgate.token.TokenView;
import dev.tollgate.token.list.TokenListing;
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

/** The job tokens that a publisher has handed out. */
@Path("/api/v1/organizations/{org}/publishers/{publisher}/tokens")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Trusted publishers")
public class PublisherTokensResource {
    private final TokenListing listing;
    private final InstantSource clock;

    PublisherTokensResource(TokenListing listing, InstantSource clock) {
        this.listing = listing;
        this.clock = clock;
    }

    @GET
    @AllowedTo(Audience.MEMBER)
    @Operation(
            operationId = "listPublisherTokens",
            summary = "A publisher's job tokens, until shortly after they are over, the oldest first")
    public Page<TokenView> list(
            @PathParam("org") UUID organization, @PathParam("publisher") UUID publisher, @BeanParam PageRequest page) {
        Publisher.get(organization, publisher);
        return listing.ofPublisher(publisher, page, clock.instant());
    }
}
