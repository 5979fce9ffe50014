package dev.tollgate.token.usage;

import dev.tollgate.auth.AllowedTo;
import dev.tollgate.auth.Audience;
import dev.tollgate.listing.Page;
import dev.tollgate.listing.PageRequest;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Why tokens of an organization were refused, and to whom. */
@Path("/api/v1/organizations/{org}/refusals")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Organizations")
public class RefusalResource {
    private final RefusalListing listing;

    RefusalResource(RefusalListing listing) {
        this.listing = listing;
    }

    @GET
    @AllowedTo(Audience.SUPER_ADMIN)
    @Operation(
            operationId = "listRefusals",
            summary = "Verifications that were refused for tokens of the organization, the newest first",
            description =
                    "Like ones within a minute are one item for each replica. Of a token there are at most ten items"
                            + " a minute and replica, and one for each code that stands for all others.")
    public Page<RefusalView> list(
            @PathParam("org") UUID organization, @BeanParam RefusalQuery query, @BeanParam PageRequest page) {
        return listing.page(organization, query.filter(), page);
    }
}
