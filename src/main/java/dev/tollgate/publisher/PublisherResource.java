package dev.tollgate.publisher;

import dev.tollgate.audit.AuditLog;
import dev.tollgate.audit.AuditLog.Subject;
import dev.tollgate.audit.Changes;
import dev.tollgate.auth.AllowedTo;
import dev.tollgate.auth.Audience;
import dev.tollgate.auth.fairshare.FairShare;
import dev.tollgate.database.DatabaseFailure;
import dev.tollgate.database.Sql;
import dev.tollgate.database.Transactions;
import dev.tollgate.idempotency.Created;
import dev.tollgate.idempotency.Idempotency;
import dev.tollgate.listing.Page;
import dev.tollgate.listing.PageRequest;
import dev.tollgate.organization.Limits;
import dev.tollgate.organization.Organization;
import dev.tollgate.precondition.IfMatch;
import dev.tollgate.problem.ProblemException;
import dev.tollgate.problem.ProblemType;
import dev.tollgate.publisher.identity.IssuerKeys;
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
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
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

/** Which CI jobs get a token of the organization without a stored secret. */
@Path("/api/v1/organizations/{org}/publishers")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Trusted publishers")
public class PublisherResource {
    private final AuditLog audit;
    private final Idempotency idempotency;
    private final InstantSource clock;
    private final Limits limits;
    private final IfMatch ifMatch;
    private final ExpectedAudience audience;
    private final JobTokensEnd end;
    private final Sql sql;
    private final IssuerKeys issuers;

    PublisherResource(
            AuditLog audit,
            Idempotency idempotency,
            InstantSource clock,
            Limits limits,
            IfMatch ifMatch,
            ExpectedAudience audience,
            JobTokensEnd end,
            Sql sql,
            IssuerKeys issuers) {
        this.audit = audit;
        this.idempotency = idempotency;
        this.clock = clock;
        this.limits = limits;
        this.ifMatch = ifMatch;
        this.audience = audience;
        this.end = end;
        this.sql = sql;
        this.issuers = issuers;
    }

    @GET
    @AllowedTo(Audience.MEMBER)
    @Operation(operationId = "listPublishers", summary = "The organization's trusted publishers")
    public Page<PublisherView> list(@PathParam("org") UUID organization, @BeanParam PageRequest page) {
        int limit = page.limit();
        List<Publisher> rows = Publisher.after(organization, page.afterId(), limit + 1);
        return Page.of(rows, limit, this::view, row -> PageRequest.cursor(row.id));
    }

    @GET
    @Path("{publisher}")
    @AllowedTo(Audience.MEMBER)
    @Operation(operationId = "getPublisher", summary = "One trusted publisher")
    public PublisherView get(@PathParam("org") UUID organization, @PathParam("publisher") UUID id) {
        return view(Publisher.get(organization, id));
    }

    @POST
    @AllowedTo(Audience.SUPER_ADMIN)
    @FairShare
    @Transactional
    @Operation(
            operationId = "createPublisher",
            summary = "Trust the jobs of a CI provider that these claims identify",
            description = "Their identity tokens, made for the `audience` that the answer shows, are exchanged for job"
                    + " tokens at `/oauth2/token`. What can be taken over by others, such as a repository's name, does"
                    + " not identify.")
    @APIResponse(
            responseCode = "201",
            description = "Done.",
            content = @Content(schema = @Schema(implementation = PublisherView.class)))
    public Response create(@PathParam("org") UUID organization, @NotNull @Valid NewPublisher request) {
        return idempotency.once(request, () -> {
            Organization.lock(organization);
            Publisher publisher = PublisherEdit.begin(organization, request);
            requireCallable(publisher);
            limits.requireRoomForPublisher(
                    Publisher.count(organization), Publisher.issuersWith(organization, publisher.issuer, null));
            publisher.createdAt = clock.instant();
            save(publisher);
            limits.requireKeys(Publisher.keys(organization));
            audit.append(organization, "publisher.created", subject(publisher), publisher.fields());
            URI location = URI.create("/api/v1/organizations/" + organization + "/publishers/" + publisher.id);
            return new Created(201, location, view(publisher), null);
        });
    }

    @PATCH
    @Path("{publisher}")
    @AllowedTo(Audience.SUPER_ADMIN)
    @FairShare
    @Propagated
    @Operation(
            operationId = "changePublisher",
            summary = "Change a trusted publisher",
            description = "What lets in less than before ends the job tokens that it has handed out, at once.")
    public PublisherView change(
            @PathParam("org") UUID organization,
            @PathParam("publisher") UUID id,
            @NotNull @Valid PublisherChange change) {
        PublisherView changed = Transactions.inOne(() -> changeInOne(organization, id, change));
        end.of(id);
        return changed;
    }

    @DELETE
    @Path("{publisher}")
    @AllowedTo(Audience.SUPER_ADMIN)
    @FairShare
    @Propagated
    @Produces(MediaType.WILDCARD)
    @ResponseStatus(204)
    @Operation(operationId = "deletePublisher", summary = "Trust it no more, and end its job tokens")
    public void delete(@PathParam("org") UUID organization, @PathParam("publisher") UUID id) {
        Transactions.inOne(() -> {
            Publisher publisher = Publisher.lock(organization, id);
            ifMatch.require(publisher.version());
            publisher.narrowedAt = databaseTime();
            Map<String, ?> fields = publisher.fields();
            publisher.delete(clock.instant());
            save(publisher);
            audit.append(organization, "publisher.deleted", subject(publisher), fields);
        });
        end.of(id);
    }

    private PublisherView changeInOne(UUID organization, UUID id, PublisherChange change) {
        Organization.lock(organization);
        Publisher publisher = Publisher.lock(organization, id);
        ifMatch.require(publisher.version());
        Map<String, ?> before = publisher.fields();
        PublisherEdit.Reach reach = PublisherEdit.Reach.of(publisher);
        PublisherEdit.apply(change, publisher);
        Map<String, ?> changes = Changes.between(before, publisher.fields());
        if (changes.isEmpty()) {
            return view(publisher);
        }
        if (reach.isNarrowedTo(publisher)) {
            publisher.narrowedAt = databaseTime();
        }
        save(publisher);
        if (changes.containsKey("issuer") || changes.containsKey("jwks")) {
            limits.requireIssuers(Publisher.issuersWith(organization, publisher.issuer, id));
            limits.requireKeys(Publisher.keys(organization));
            requireCallable(publisher);
        }
        audit.append(organization, "publisher.changed", subject(publisher), changes);
        return view(publisher);
    }

    private void requireCallable(Publisher publisher) {
        if (publisher.jwks == null && publisher.issuer != null) {
            issuers.requireCallable(publisher.issuer);
        }
    }

    /** The clock by which job tokens are made: with the publisher held, it tells those from before from those to come. */
    private Instant databaseTime() {
        return Objects.requireNonNull(sql.first(
                "select clock_timestamp()",
                row -> row.getObject(1, OffsetDateTime.class).toInstant()));
    }

    private PublisherView view(Publisher publisher) {
        return PublisherView.from(publisher, audience.of(publisher.organizationId));
    }

    private static Subject subject(Publisher publisher) {
        return Subject.publisher(publisher.id, publisher.name);
    }

    private static void save(Publisher publisher) {
        try {
            publisher.persistAndFlush();
        } catch (PersistenceException e) {
            if (DatabaseFailure.isDuplicate(e, "publisher_name")) {
                throw new ProblemException(ProblemType.NAME_TAKEN);
            }
            throw e;
        }
    }
}
