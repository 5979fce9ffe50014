package dev.tollgate.audit;

import dev.tollgate.audit.chain.ChainReport;
import dev.tollgate.auth.AllowedTo;
import dev.tollgate.auth.Audience;
import dev.tollgate.listing.Page;
import dev.tollgate.listing.PageRequest;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** The audit log of what has no organization, a chain like that of an organization. */
@Path("/api/v1/audit-events")
@Tag(name = "Audit log")
public class InstallationAuditResource {
    private final AuditResource audit;

    InstallationAuditResource(AuditResource audit) {
        this.audit = audit;
    }

    @GET
    @AllowedTo(Audience.OPERATOR)
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "listInstallationAuditEvents",
            summary = "What was done to accounts and replicas, by whom and from where")
    public Page<AuditEventView> list(
            @BeanParam PageRequest page,
            @QueryParam("action") @Nullable String action,
            @QueryParam("subject") @Nullable String subject,
            @QueryParam("order")
                    @Parameter(
                            description = "`desc` = newest first. A cursor goes on in either direction.",
                            schema =
                                    @Schema(
                                            type = SchemaType.STRING,
                                            defaultValue = "asc",
                                            enumeration = {"asc", "desc"}))
                    @Nullable
                    String order) {
        return audit.list(AuditLog.INSTALLATION, page, action, subject, order);
    }

    @GET
    @AllowedTo(Audience.OPERATOR)
    @Produces(AuditResource.NDJSON + ";qs=0.5")
    @Operation(hidden = true)
    public Response export(
            @QueryParam("action") @Nullable String action,
            @QueryParam("subject") @Nullable String subject,
            @QueryParam("after") @Nullable String after,
            @QueryParam("follow") @Nullable String follow,
            @Context HttpServerRequest request) {
        return audit.export(AuditLog.INSTALLATION, action, subject, after, follow, request);
    }

    @GET
    @Path("verify")
    @AllowedTo(Audience.OPERATOR)
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "verifyInstallationAuditEvents",
            summary = "Compute the installation's chain again and check its signed checkpoints")
    public ChainReport verify() {
        return audit.verify(AuditLog.INSTALLATION);
    }
}
