package dev.tollgate.scim;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tollgate.auth.AllowedTo;
import dev.tollgate.auth.Audience;
import dev.tollgate.http.PublicUrl;
import dev.tollgate.problem.ProblemException;
import dev.tollgate.problem.ScimError;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What a directory can learn of this service (RFC 7644 section 4). */
@Path("/api/v1/organizations/{org}/scim/v2")
@Produces({ScimError.MEDIA_TYPE, MediaType.APPLICATION_JSON})
@Tag(name = "SCIM")
public class ScimDescriptionResource {
    private final PublicUrl publicUrl;
    private final ObjectMapper json;

    ScimDescriptionResource(PublicUrl publicUrl, ObjectMapper json) {
        this.publicUrl = publicUrl;
        this.json = json;
    }

    @GET
    @Path("ServiceProviderConfig")
    @AllowedTo(Audience.DIRECTORY)
    @Operation(operationId = "getScimConfiguration", summary = "What is supported of SCIM")
    @APIResponse(
            responseCode = "200",
            description = "Done.",
            content = @Content(schema = @Schema(type = SchemaType.OBJECT)))
    public Response configuration(@PathParam("org") UUID organization) {
        return answer(ScimDescription.serviceProvider(base(organization)));
    }

    @GET
    @Path("ResourceTypes")
    @AllowedTo(Audience.DIRECTORY)
    @Operation(operationId = "listScimResourceTypes", summary = "Users")
    @APIResponse(
            responseCode = "200",
            description = "Done.",
            content = @Content(schema = @Schema(type = SchemaType.OBJECT)))
    public Response resourceTypes(@PathParam("org") UUID organization) {
        return list(ScimDescription.resourceType(base(organization)));
    }

    @GET
    @Path("ResourceTypes/{name}")
    @AllowedTo(Audience.DIRECTORY)
    @Operation(operationId = "getScimResourceType", summary = "One type of resource")
    @APIResponse(
            responseCode = "200",
            description = "Done.",
            content = @Content(schema = @Schema(type = SchemaType.OBJECT)))
    public Response resourceType(@PathParam("org") UUID organization, @PathParam("name") String name) {
        require(name.equals("User"));
        return answer(ScimDescription.resourceType(base(organization)));
    }

    @GET
    @Path("Schemas")
    @AllowedTo(Audience.DIRECTORY)
    @Operation(operationId = "listScimSchemas", summary = "The schema of users")
    @APIResponse(
            responseCode = "200",
            description = "Done.",
            content = @Content(schema = @Schema(type = SchemaType.OBJECT)))
    public Response schemas(@PathParam("org") UUID organization) {
        return list(ScimDescription.userSchema(base(organization)));
    }

    @GET
    @Path("Schemas/{schema}")
    @AllowedTo(Audience.DIRECTORY)
    @Operation(operationId = "getScimSchema", summary = "One schema")
    @APIResponse(
            responseCode = "200",
            description = "Done.",
            content = @Content(schema = @Schema(type = SchemaType.OBJECT)))
    public Response schema(@PathParam("org") UUID organization, @PathParam("schema") String schema) {
        require(schema.equalsIgnoreCase(ScimUserView.SCHEMA));
        return answer(ScimDescription.userSchema(base(organization)));
    }

    private static void require(boolean known) {
        if (!known) {
            throw ProblemException.notFound();
        }
    }

    private Response list(Map<String, Object> only) {
        return Response.ok(ScimList.of(1, 1, List.of(json.valueToTree(only)))).build();
    }

    private Response answer(Map<String, Object> described) {
        return Response.ok(json.<JsonNode>valueToTree(described)).build();
    }

    private String base(UUID organization) {
        return publicUrl.at("/api/v1/organizations/" + organization + "/scim/v2");
    }
}
