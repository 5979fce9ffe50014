package dev.tollgate.organization;

import dev.tollgate.audit.AuditLog;
import dev.tollgate.audit.AuditLog.Subject;
import dev.tollgate.audit.Changes;
import dev.tollgate.auth.AllowedTo;
import dev.tollgate.auth.Audience;
import dev.tollgate.auth.Caller;
import dev.tollgate.auth.CurrentCaller;
import dev.tollgate.auth.MemberRole;
import dev.tollgate.auth.fairshare.FairShare;
import dev.tollgate.idempotency.Created;
import dev.tollgate.idempotency.Idempotency;
import dev.tollgate.listing.Page;
import dev.tollgate.listing.PageRequest;
import dev.tollgate.notice.mail.NoticeAddresses;
import dev.tollgate.precondition.IfMatch;
import dev.tollgate.problem.ProblemException;
import dev.tollgate.problem.ProblemType;
import dev.tollgate.text.VisibleText;
import dev.tollgate.verify.barrier.Propagated;
import jakarta.transaction.Transactional;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jspecify.annotations.Nullable;

/** Organizations: operators found, suspend and delete them, their super admins set their policy. */
@Path("/api/v1/organizations")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Organizations")
public class OrganizationResource {
    private static final int LONGEST_NAME = 100;

    private final CurrentCaller caller;
    private final AuditLog audit;
    private final OrganizationCreation creation;
    private final Idempotency idempotency;
    private final InstantSource clock;
    private final NetworkChange networks;
    private final IfMatch ifMatch;
    private final Limits limits;
    private final NoticeAddresses noticeAddresses;

    OrganizationResource(
            CurrentCaller caller,
            AuditLog audit,
            OrganizationCreation creation,
            Idempotency idempotency,
            InstantSource clock,
            NetworkChange networks,
            IfMatch ifMatch,
            Limits limits,
            NoticeAddresses noticeAddresses) {
        this.caller = caller;
        this.audit = audit;
        this.creation = creation;
        this.idempotency = idempotency;
        this.clock = clock;
        this.networks = networks;
        this.ifMatch = ifMatch;
        this.limits = limits;
        this.noticeAddresses = noticeAddresses;
    }

    @GET
    @AllowedTo(Audience.PERSON)
    @Operation(operationId = "listOrganizations", summary = "The caller's organizations; an operator's are all")
    public Page<OrganizationView> list(@BeanParam PageRequest page) {
        Caller self = caller.get();
        int limit = page.limit();
        List<Organization> rows = self.operator()
                ? Organization.after(page.afterId(), limit + 1)
                : Organization.ofMember(self.id(), self.organizationId(), page.afterId(), limit + 1);
        return Page.of(rows, limit, OrganizationView::from, row -> PageRequest.cursor(row.id));
    }

    @POST
    @AllowedTo(Audience.OPERATOR)
    @Propagated
    @Transactional
    @Operation(operationId = "createOrganization", summary = "Found an organization; the caller becomes its owner")
    @APIResponse(
            responseCode = "201",
            description = "Done.",
            content = @Content(schema = @Schema(implementation = OrganizationView.class)))
    public Response create(@NotNull @Valid NewOrganization request) {
        return idempotency.once(request, () -> {
            Organization organization =
                    creation.create(name(request.name()), caller.get().id());
            URI location = URI.create("/api/v1/organizations/" + organization.id);
            return new Created(201, location, OrganizationView.from(organization), null);
        });
    }

    @GET
    @Path("{org}")
    @AllowedTo(Audience.MEMBER_OR_OPERATOR)
    @Operation(operationId = "getOrganization", summary = "One organization")
    public OrganizationView get(@PathParam("org") UUID id) {
        return OrganizationView.from(Organization.get(id));
    }

    @PATCH
    @Path("{org}")
    @AllowedTo(Audience.SUPER_ADMIN_OR_OPERATOR)
    @FairShare
    @Propagated
    @Transactional
    @Operation(
            operationId = "changeOrganization",
            summary =
                    "Change the name, the policy or whom notices are mailed to; an operator may suspend it and take that back")
    public OrganizationView change(
            @PathParam("org") UUID id,
            @Parameter(description = "As `confirm` in the body.") @QueryParam("confirm") @DefaultValue("false")
                    boolean confirm,
            @NotNull @Valid OrganizationChange change) {
        if (change.isOfSuperAdmins() && !caller.isAtLeast(MemberRole.SUPER_ADMIN)) {
            throw ProblemException.forbidden(Audience.SUPER_ADMIN);
        }
        if (change.suspended() != null && !caller.get().operator()) {
            throw ProblemException.forbidden(Audience.OPERATOR);
        }
        Organization organization = Organization.lock(id);
        ifMatch.require(organization.version());
        OrganizationView before = OrganizationView.from(organization);
        apply(change, organization, confirm);
        Organization.flush();
        // Which of the addresses have been agreed at, the database says.
        Organization.getEntityManager().refresh(organization);
        OrganizationView view = OrganizationView.from(organization);
        Map<String, ?> changes = Changes.between(before.fields(), view.fields());
        if (!changes.isEmpty()) {
            audit.append(id, action(before, view), Subject.organization(id, organization.name), changes);
        }
        return view;
    }

    private void apply(OrganizationChange change, Organization organization, boolean confirm) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        if (change.name() != null) {
            organization.name =
                    name(change.name().orElseThrow(() -> ProblemException.invalid("name", "must not be null")));
        }
        if (change.suspended() != null) {
            boolean wanted =
                    change.suspended().orElseThrow(() -> ProblemException.invalid("suspended", "must not be null"));
            organization.suspend(wanted, now);
        }
        if (change.noticeAddresses() != null) {
            mailTo(change.noticeAddresses().orElse(List.of()), organization);
        }
        Policy policy = change.policy().of(organization.policy());
        if (!policy.allowedCidrs().equals(organization.allowedCidrs)) {
            networks.require(organization.id, policy.allowedCidrs(), confirm || Boolean.TRUE.equals(change.confirm()));
        }
        organization.follow(policy, now);
    }

    private void mailTo(List<String> wanted, Organization organization) {
        List<String> addresses = NoticeAddresses.distinct(wanted);
        if (addresses.size() > organization.noticeAddresses.size()) {
            limits.requireNoticeAddresses(addresses.size());
        }
        noticeAddresses.replace(organization.id, organization.noticeAddresses, wanted);
        organization.noticeAddresses = addresses;
    }

    @DELETE
    @Path("{org}")
    @AllowedTo(Audience.OPERATOR)
    @FairShare
    @Propagated
    @Transactional
    @Produces(MediaType.WILDCARD)
    @ResponseStatus(204)
    @Operation(operationId = "deleteOrganization", summary = "Delete an organization and end all its tokens")
    public void delete(
            @PathParam("org") UUID id,
            @Parameter(required = true, description = "The organization's name.") @QueryParam("confirm") @Nullable
                    String confirm) {
        Organization organization = Organization.lock(id);
        ifMatch.require(organization.version());
        if (!organization.name.equals(confirm)) {
            throw new ProblemException(
                    ProblemType.CONFIRMATION_REQUIRED, "Give the organization's name as the parameter confirm.");
        }
        organization.deletedAt = clock.instant();
        audit.append(id, "organization.deleted", Subject.organization(id, organization.name), Map.of());
    }

    private static String name(String given) {
        return VisibleText.name("name", given, LONGEST_NAME);
    }

    private static String action(OrganizationView before, OrganizationView after) {
        if (before.suspended() == after.suspended()) {
            return "organization.changed";
        }
        return after.suspended() ? "organization.suspended" : "organization.resumed";
    }
}
