package dev.tollgate.scim;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.auth.AllowedTo;
import dev.tollgate.auth.Audience;
import dev.tollgate.auth.PathId;
import dev.tollgate.auth.fairshare.FairShare;
import dev.tollgate.http.PublicUrl;
import dev.tollgate.idempotency.Created;
import dev.tollgate.idempotency.Idempotency;
import dev.tollgate.precondition.IfNoneMatch;
import dev.tollgate.precondition.VersionTag;
import dev.tollgate.problem.ScimError;
import dev.tollgate.verify.barrier.Propagated;
import jakarta.transaction.Transactional;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;

/** The users of an organization's directory (RFC 7644 section 3): its members, and who has been one. */
@Path("/api/v1/organizations/{org}/scim/v2/Users")
@Produces({ScimError.MEDIA_TYPE, MediaType.APPLICATION_JSON})
@Tag(name = "SCIM")
public class ScimUserResource {
    private final Directory directory;
    private final ScimUsers users;
    private final NewScimUser newUser;
    private final Idempotency idempotency;
    private final IfNoneMatch ifNoneMatch;
    private final PublicUrl publicUrl;
    private final ObjectMapper json;

    ScimUserResource(
            Directory directory,
            ScimUsers users,
            NewScimUser newUser,
            Idempotency idempotency,
            IfNoneMatch ifNoneMatch,
            PublicUrl publicUrl,
            ObjectMapper json) {
        this.directory = directory;
        this.users = users;
        this.newUser = newUser;
        this.idempotency = idempotency;
        this.ifNoneMatch = ifNoneMatch;
        this.publicUrl = publicUrl;
        this.json = json;
    }

    @GET
    @AllowedTo(Audience.DIRECTORY)
    @Operation(operationId = "listScimUsers", summary = "The users that a filter matches")
    @APIResponse(
            responseCode = "200",
            description = "Done.",
            content = @Content(schema = @Schema(implementation = ScimList.class)))
    public Response list(
            @PathParam("org") UUID organization,
            @BeanParam ListRequest request,
            @BeanParam AttributeSelection selection) {
        ScimFilter filter = request.filter();
        long startIndex = request.startIndex();
        List<JsonNode> resources = users.list(organization, filter, startIndex - 1, request.count()).stream()
                .<JsonNode>map(user -> selection.of(resource(view(organization, user))))
                .toList();
        return Response.ok(ScimList.of(users.count(organization, filter), startIndex, resources))
                .build();
    }

    @GET
    @Path("{id}")
    @AllowedTo(Audience.DIRECTORY)
    @Operation(operationId = "getScimUser", summary = "One user")
    @APIResponse(
            responseCode = "200",
            description = "Done.",
            content = @Content(schema = @Schema(implementation = ScimUserView.class)))
    @APIResponse(responseCode = "304", description = "It is as `If-None-Match` says.")
    public Response get(
            @PathParam("org") UUID organization, @PathParam("id") String id, @BeanParam AttributeSelection selection) {
        ScimUserView user = view(organization, users.get(organization, PathId.parse(id)));
        return ifNoneMatch.names(user.version())
                ? Response.notModified(VersionTag.of(user)).build()
                : Response.ok(selection.of(resource(user)))
                        .tag(VersionTag.of(user))
                        .build();
    }

    @POST
    @AllowedTo(Audience.DIRECTORY)
    @FairShare
    @Propagated
    @Transactional
    @Operation(
            operationId = "createScimUser",
            summary = "Make somebody a member",
            description = "Where the address has no account, one without a password is made.")
    @RequestBody(
            required = true,
            content = @Content(mediaType = ScimError.MEDIA_TYPE, schema = @Schema(implementation = ScimUserView.class)))
    @APIResponse(
            responseCode = "201",
            description = "Done.",
            content = @Content(schema = @Schema(implementation = ScimUserView.class)))
    public Response create(@PathParam("org") UUID organization, @NotNull JsonNode request) {
        Response answer = idempotency.once(request, () -> {
            UserDraft draft = UserDraft.of(request);
            ScimUserView user = view(organization, directory.add(organization, newUser.address(draft), draft));
            return new Created(201, URI.create(path(organization) + "/" + user.id()), user, null);
        });
        return Response.fromResponse(answer).type((MediaType) null).build();
    }

    @PUT
    @Path("{id}")
    @AllowedTo(Audience.DIRECTORY)
    @FairShare
    @Propagated
    @Transactional
    @Operation(
            operationId = "replaceScimUser",
            summary = "Say anew what a user is",
            description = "What is not said of `active` and `roles` stays.")
    @RequestBody(
            required = true,
            content = @Content(mediaType = ScimError.MEDIA_TYPE, schema = @Schema(implementation = ScimUserView.class)))
    @APIResponse(
            responseCode = "200",
            description = "Done.",
            content = @Content(schema = @Schema(implementation = ScimUserView.class)))
    public Response replace(
            @PathParam("org") UUID organization, @PathParam("id") String id, @NotNull JsonNode request) {
        return change(organization, id, before -> UserDraft.of(request));
    }

    @PATCH
    @Path("{id}")
    @AllowedTo(Audience.DIRECTORY)
    @FairShare
    @Propagated
    @Transactional
    @Operation(
            operationId = "changeScimUser",
            summary = "Change a user; `active` false ends the membership and its access token",
            description = "The operations add, replace and remove, with a path or without.")
    @RequestBody(
            required = true,
            content = @Content(mediaType = ScimError.MEDIA_TYPE, schema = @Schema(implementation = PatchBody.class)))
    @APIResponse(
            responseCode = "200",
            description = "Done.",
            content = @Content(schema = @Schema(implementation = ScimUserView.class)))
    public Response patch(@PathParam("org") UUID organization, @PathParam("id") String id, @NotNull JsonNode request) {
        return change(organization, id, before -> ScimPatch.apply(request, UserDraft.of(before)));
    }

    @DELETE
    @Path("{id}")
    @AllowedTo(Audience.DIRECTORY)
    @FairShare
    @Propagated
    @Transactional
    @Produces(MediaType.WILDCARD)
    @ResponseStatus(204)
    @Operation(operationId = "deleteScimUser", summary = "End a user's membership, and forget what was said of them")
    public void delete(@PathParam("org") UUID organization, @PathParam("id") String id) {
        directory.remove(organization, PathId.parse(id));
    }

    private Response change(UUID organization, String id, Function<ScimUser, UserDraft> wish) {
        ScimUserView user = view(organization, directory.change(organization, PathId.parse(id), wish));
        return Response.ok(resource(user)).tag(VersionTag.of(user)).build();
    }

    private ScimUserView view(UUID organization, ScimUser user) {
        return ScimUserView.from(user, publicUrl.at(path(organization)));
    }

    private ObjectNode resource(ScimUserView user) {
        return json.valueToTree(user);
    }

    private static String path(UUID organization) {
        return "/api/v1/organizations/" + organization + "/scim/v2/Users";
    }
}
