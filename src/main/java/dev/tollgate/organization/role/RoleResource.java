package dev.tollgate.organization.role;

import dev.tollgate.audit.AuditLog;
import dev.tollgate.audit.AuditLog.Subject;
import dev.tollgate.audit.Changes;
import dev.tollgate.auth.AllowedTo;
import dev.tollgate.auth.Audience;
import dev.tollgate.auth.fairshare.FairShare;
import dev.tollgate.database.DatabaseFailure;
import dev.tollgate.idempotency.Created;
import dev.tollgate.idempotency.Idempotency;
import dev.tollgate.listing.Page;
import dev.tollgate.listing.PageRequest;
import dev.tollgate.organization.Limits;
import dev.tollgate.organization.Organization;
import dev.tollgate.precondition.IfMatch;
import dev.tollgate.problem.ProblemException;
import dev.tollgate.problem.ProblemType;
import dev.tollgate.text.VisibleText;
import dev.tollgate.verify.barrier.Propagated;
import jakarta.persistence.PersistenceException;
import jakarta.transaction.Transactional;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;

/** The roles that an organization's integration tokens can have. */
@Path("/api/v1/organizations/{org}/roles")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Roles")
public class RoleResource {
    private static final int LONGEST_NAME = 100;

    private final AuditLog audit;
    private final Idempotency idempotency;
    private final InstantSource clock;
    private final Limits limits;
    private final IfMatch ifMatch;

    RoleResource(AuditLog audit, Idempotency idempotency, InstantSource clock, Limits limits, IfMatch ifMatch) {
        this.audit = audit;
        this.idempotency = idempotency;
        this.clock = clock;
        this.limits = limits;
        this.ifMatch = ifMatch;
    }

    @GET
    @AllowedTo(Audience.MEMBER)
    @FairShare
    @Operation(operationId = "listRoles", summary = "The managed roles and the organization's own")
    public Page<RoleView> list(@PathParam("org") UUID organization, @BeanParam PageRequest page) {
        int limit = page.limit();
        List<TokenRole> rows = TokenRole.after(organization, page.afterId(), limit + 1);
        Map<UUID, Long> tokens = TokenRole.countTokens(organization, rows);
        return Page.of(
                rows,
                limit,
                role -> RoleView.from(role, tokens.getOrDefault(role.id, 0L)),
                row -> PageRequest.cursor(row.id));
    }

    @GET
    @Path("{role}")
    @AllowedTo(Audience.MEMBER)
    @FairShare
    @Operation(operationId = "getRole", summary = "One role")
    public RoleView get(@PathParam("org") UUID organization, @PathParam("role") UUID id) {
        return view(organization, TokenRole.get(organization, id));
    }

    @POST
    @AllowedTo(Audience.SUPER_ADMIN)
    @FairShare
    @Transactional
    @Operation(operationId = "createRole", summary = "Define a role: a name for a set of permissions")
    @APIResponse(
            responseCode = "201",
            description = "Done.",
            content = @Content(schema = @Schema(implementation = RoleView.class)))
    public Response create(@PathParam("org") UUID organization, @NotNull @Valid NewRole request) {
        return idempotency.once(request, () -> {
            Organization.lock(organization);
            limits.requireRoomForRole(TokenRole.countOwn(organization));
            TokenRole role = new TokenRole();
            role.organizationId = organization;
            role.call(free(organization, request.name()));
            role.permissions = distinct(request.permissions());
            role.createdAt = clock.instant();
            role.persist();
            save(role, "role.created", fields(role));
            URI location = URI.create("/api/v1/organizations/" + organization + "/roles/" + role.id);
            return new Created(201, location, RoleView.from(role, 0), null);
        });
    }

    @PATCH
    @Path("{role}")
    @AllowedTo(Audience.SUPER_ADMIN)
    @FairShare
    @Propagated
    @Transactional
    @Operation(operationId = "changeRole", summary = "Change what the tokens of a role may do, at once")
    public RoleView change(
            @PathParam("org") UUID organization, @PathParam("role") UUID id, @NotNull @Valid RoleChange change) {
        TokenRole role = own(organization, id);
        ifMatch.require(role.version());
        Map<String, ?> before = fields(role);
        if (change.name() != null) {
            String name = change.name().orElseThrow(() -> ProblemException.invalid("name", "must not be null"));
            if (!name.equals(role.name)) {
                role.call(free(organization, name));
            }
        }
        if (change.permissions() != null) {
            role.permissions = distinct(change.permissions()
                    .orElseThrow(() -> ProblemException.invalid("permissions", "must not be null")));
        }
        if (!role.isForOutsiders() && role.isOfImported()) {
            throw ProblemException.invalid("permissions", "must administer nothing: imported tokens have the role");
        }
        Map<String, ?> changes = Changes.between(before, fields(role));
        if (!changes.isEmpty()) {
            save(role, "role.changed", changes);
        }
        return view(organization, role);
    }

    @DELETE
    @Path("{role}")
    @AllowedTo(Audience.SUPER_ADMIN)
    @FairShare
    @Propagated
    @Transactional
    @Produces(MediaType.WILDCARD)
    @ResponseStatus(204)
    @Operation(operationId = "deleteRole", summary = "Delete a role that no live token has")
    public void delete(@PathParam("org") UUID organization, @PathParam("role") UUID id) {
        TokenRole role = own(organization, id);
        ifMatch.require(role.version());
        if (role.isInUse()) {
            throw new ProblemException(ProblemType.ROLE_IN_USE);
        }
        role.deletedAt = clock.instant();
        save(role, "role.deleted", fields(role));
    }

    private static RoleView view(UUID organization, TokenRole role) {
        return RoleView.from(
                role, TokenRole.countTokens(organization, List.of(role)).getOrDefault(role.id, 0L));
    }

    private static TokenRole own(UUID organization, UUID id) {
        TokenRole role = TokenRole.lock(organization, id);
        if (role.managed()) {
            throw new ProblemException(ProblemType.FORBIDDEN, "Managed roles cannot be changed.");
        }
        return role;
    }

    private static String free(UUID organization, String given) {
        String name = VisibleText.name("name", given, LONGEST_NAME);
        if (TokenRole.isAmbiguous(organization, name)) {
            throw new ProblemException(ProblemType.NAME_TAKEN);
        }
        return name;
    }

    private static List<String> distinct(List<String> permissions) {
        return permissions.stream().distinct().toList();
    }

    private void save(TokenRole role, String action, Map<String, ?> detail) {
        try {
            TokenRole.flush();
        } catch (PersistenceException e) {
            if (DatabaseFailure.isDuplicate(e, "token_role_own") || DatabaseFailure.isDuplicate(e, "token_role_key")) {
                throw new ProblemException(ProblemType.NAME_TAKEN);
            }
            throw e;
        }
        UUID organization = Objects.requireNonNull(role.organizationId);
        audit.append(organization, action, Subject.role(role.id, role.name), detail);
    }

    private static Map<String, ?> fields(TokenRole role) {
        return Map.of("name", role.name, "permissions", role.permissions);
    }
}
