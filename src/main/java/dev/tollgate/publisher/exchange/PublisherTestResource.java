package dev.tollgate.publisher.exchange;

import dev.tollgate.auth.AllowedTo;
import dev.tollgate.auth.Audience;
import dev.tollgate.auth.fairshare.FairShare;
import dev.tollgate.problem.ProblemException;
import dev.tollgate.publisher.identity.IdentityRefused;
import dev.tollgate.publisher.identity.IdentityToken;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Says what an exchange would say, rule by rule. */
@Path("/api/v1/organizations/{org}/publishers/test")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Trusted publishers")
public class PublisherTestResource {
    private final Rehearsal rehearsal;
    private final ExchangeRate rate;

    PublisherTestResource(Rehearsal rehearsal, ExchangeRate rate) {
        this.rehearsal = rehearsal;
        this.rate = rate;
    }

    /** @param token an identity token, which is neither kept nor spent */
    record PublisherTest(@NotBlank String token) {
        @Override
        public String toString() {
            return "PublisherTest[redacted]";
        }
    }

    @POST
    @AllowedTo(Audience.SUPER_ADMIN)
    @FairShare
    @Operation(
            operationId = "testPublishers",
            summary = "Try an identity token on every publisher",
            description = "Shows each claim as expected and as it is. Issues nothing and spends nothing.")
    public PublisherTestView test(@PathParam("org") UUID organization, @NotNull @Valid PublisherTest request) {
        rate.test(organization);
        try {
            return rehearsal.of(
                    organization, IdentityToken.parse(request.token().strip()));
        } catch (IdentityRefused e) {
            throw ProblemException.invalid("token", e.why());
        }
    }
}
