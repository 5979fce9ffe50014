package dev.tollgate.user.group;

import dev.tollgate.audit.AuditLog;
import dev.tollgate.audit.AuditLog.Subject;
import dev.tollgate.auth.AllowedTo;
import dev.tollgate.auth.Audience;
import dev.tollgate.auth.CurrentCaller;
import dev.tollgate.auth.MemberRole;
import dev.tollgate.auth.fairshare.FairShare;
import dev.tollgate.listing.Page;
import dev.tollgate.listing.PageRequest;
import dev.tollgate.organization.Organization;
import dev.tollgate.problem.ProblemException;
import dev.tollgate.problem.ProblemType;
import dev.tollgate.text.VisibleText;
import dev.tollgate.user.DirectoryMembers;
import jakarta.transaction.Transactional;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;

/** Which groups of the company's directory have which role in an organization. It takes effect at each person's next sign-in. */
@Path("/api/v1/organizations/{org}/group-roles")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Users")
public class GroupRoleResource {
    private static final int MOST = 200;
    private static final int LONGEST = 256;

    private final GroupRoles roles;
    private final DirectoryMembers members;
    private final CurrentCaller caller;
    private final AuditLog audit;

    GroupRoleResource(GroupRoles roles, DirectoryMembers members, CurrentCaller caller, AuditLog audit) {
        this.roles = roles;
        this.members = members;
        this.caller = caller;
        this.audit = audit;
    }

    @GET
    @AllowedTo(Audience.MEMBER)
    @Operation(operationId = "listGroupRoles", summary = "The roles of groups of the company's directory")
    public Page<GroupRoleView> list(@PathParam("org") UUID organization, @BeanParam PageRequest page) {
        int limit = page.limit();
        List<GroupRoleView> rows = roles.list(organization, page.afterId(), limit + 1);
        return Page.of(rows, limit, row -> row, row -> PageRequest.cursor(row.id()));
    }

    @POST
    @AllowedTo(Audience.SUPER_ADMIN)
    @FairShare
    @Transactional
    @Operation(
            operationId = "setGroupRole",
            summary = "Give a group a role, or another one",
            description =
                    "A role above MEMBER is given by an owner only. It takes effect at each person's next sign-in.")
    public GroupRoleView set(@PathParam("org") UUID organization, @NotNull @Valid NewGroupRole request) {
        String group = VisibleText.name("group", request.group(), LONGEST);
        requireMay(organization, request.role());
        GroupRoleView before = roles.find(organization, group);
        if (before != null) {
            requireMay(organization, before.role());
        }
        if (before == null && roles.count(organization) >= MOST) {
            throw new ProblemException(
                    ProblemType.LIMIT_REACHED,
                    "The organization has " + MOST + " groups with a role, the most it may.");
        }
        roles.put(organization, group, request.role());
        GroupRoleView now = Objects.requireNonNull(roles.find(organization, group));
        audit.append(organization, "group-role.set", subject(now), Map.of("role", request.role()));
        return now;
    }

    @DELETE
    @Path("{groupRole}")
    @AllowedTo(Audience.SUPER_ADMIN)
    @FairShare
    @Transactional
    @Produces(MediaType.WILDCARD)
    @ResponseStatus(204)
    @Operation(
            operationId = "removeGroupRole",
            summary = "Take a group's role: whoever has their membership by it alone loses it at their next sign-in")
    public void remove(@PathParam("org") UUID organization, @PathParam("groupRole") UUID id) {
        Organization.lock(organization);
        GroupRoleView before = roles.find(organization, id);
        if (before == null) {
            throw ProblemException.notFound();
        }
        requireMay(organization, before.role());
        roles.remove(id);
        audit.append(organization, "group-role.removed", subject(before), Map.of("role", before.role()));
    }

    /** A group's role is many people's: what is more than a member only owners deal with. */
    private void requireMay(UUID organization, MemberRole role) {
        if (role != MemberRole.MEMBER) {
            caller.requireOwner();
        }
        Organization.lock(organization);
        members.requireStill(organization, role == MemberRole.MEMBER ? role : MemberRole.OWNER);
    }

    private static Subject subject(GroupRoleView role) {
        return new Subject("GROUP", role.id(), role.group());
    }
}
