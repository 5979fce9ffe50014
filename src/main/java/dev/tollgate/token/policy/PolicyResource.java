package dev.tollgate.token.policy;

import dev.tollgate.auth.AllowedTo;
import dev.tollgate.auth.Audience;
import dev.tollgate.auth.fairshare.FairShare;
import dev.tollgate.organization.Organization;
import dev.tollgate.organization.Policy;
import dev.tollgate.organization.PolicyChange;
import dev.tollgate.verify.barrier.Propagated;
import io.agroal.api.AgroalDataSource;
import jakarta.transaction.Transactional;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What a policy does to the tokens that there are: foretold, and then done. Saving it ends none. */
@Path("/api/v1/organizations/{org}/policy")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Organizations")
public class PolicyResource {
    private final AgroalDataSource database;
    private final InstantSource clock;
    private final PolicyEnforcement enforcement;

    PolicyResource(AgroalDataSource database, InstantSource clock, PolicyEnforcement enforcement) {
        this.database = database;
        this.clock = clock;
        this.enforcement = enforcement;
    }

    @POST
    @Path("preview")
    @AllowedTo(Audience.SUPER_ADMIN)
    @FairShare
    @Transactional
    @Operation(
            operationId = "previewPolicy",
            summary = "What a policy would do to the tokens of now",
            description = "What is absent is as it is saved. Changes nothing.")
    public PolicyPreview preview(@PathParam("org") UUID id, @NotNull @Valid PolicyChange change) {
        Policy policy = change.of(Organization.get(id).policy());
        try (Connection connection = database.getConnection()) {
            return PolicyEffects.of(connection, id, policy, clock.instant());
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @POST
    @Path("apply")
    @AllowedTo(Audience.SUPER_ADMIN)
    @FairShare
    @Propagated
    @Operation(
            operationId = "applyPolicy",
            summary = "Revoke the tokens beyond the maximum that is saved",
            description = "Refused with the new figure, `wouldEnd`, if more would end than `confirm` says.")
    public PolicyApplication.Outcome apply(@PathParam("org") UUID id, @NotNull @Valid PolicyApplication request) {
        return new PolicyApplication.Outcome(enforcement.revokeBeyondMaximum(id, request.confirm()));
    }
}
