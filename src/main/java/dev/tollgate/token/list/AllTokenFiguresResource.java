package dev.tollgate.token.list;

import dev.tollgate.auth.AllowedTo;
import dev.tollgate.auth.Audience;
import dev.tollgate.auth.Caller;
import dev.tollgate.auth.CurrentCaller;
import dev.tollgate.auth.fairshare.OrganizationCalls;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What somebody with more than one organization wants to know first. */
@Path("/api/v1/me/tokens/figures")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Integration tokens")
public class AllTokenFiguresResource {
    private final TokenFiguresQuery figures;
    private final CurrentCaller caller;
    private final OrganizationCalls calls;

    AllTokenFiguresResource(TokenFiguresQuery figures, CurrentCaller caller, OrganizationCalls calls) {
        this.figures = figures;
        this.caller = caller;
        this.calls = calls;
    }

    @GET
    @AllowedTo(Audience.PERSON)
    @Operation(
            operationId = "getAllTokenFigures",
            summary = "How the integration tokens of every organization stand that the caller administers",
            description = "By an access token of its organization alone. An operator sees no more than others.")
    public AllTokenFiguresView figures() {
        Caller self = caller.get();
        // It counts all that a person has: one who asks for it again and again leaves the others connections.
        return calls.inTurn(self.id(), () -> figures.ofPerson(self.id(), self.organizationId()));
    }
}
