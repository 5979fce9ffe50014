package dev.tollgate.notice.webhook;

import dev.tollgate.audit.AuditLog;
import dev.tollgate.audit.AuditLog.Subject;
import dev.tollgate.audit.Changes;
import dev.tollgate.auth.AllowedTo;
import dev.tollgate.auth.Audience;
import dev.tollgate.auth.fairshare.FairShare;
import dev.tollgate.database.Sql;
import dev.tollgate.idempotency.Created;
import dev.tollgate.idempotency.Idempotency;
import dev.tollgate.listing.Page;
import dev.tollgate.listing.PageRequest;
import dev.tollgate.organization.Limits;
import dev.tollgate.organization.Organization;
import dev.tollgate.precondition.IfMatch;
import dev.tollgate.problem.ProblemException;
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
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jspecify.annotations.Nullable;

/** An organization's webhooks. */
@Path("/api/v1/organizations/{org}/webhooks")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Webhooks")
public class WebhookResource {
    private final AuditLog audit;
    private final Idempotency idempotency;
    private final IfMatch ifMatch;
    private final InstantSource clock;
    private final Limits limits;
    private final Sql sql;
    private final WebhookCalls calls;
    private final WebhookSecrets secrets;

    WebhookResource(
            AuditLog audit,
            Idempotency idempotency,
            IfMatch ifMatch,
            InstantSource clock,
            Limits limits,
            Sql sql,
            WebhookCalls calls,
            WebhookSecrets secrets) {
        this.audit = audit;
        this.idempotency = idempotency;
        this.ifMatch = ifMatch;
        this.clock = clock;
        this.limits = limits;
        this.sql = sql;
        this.calls = calls;
        this.secrets = secrets;
    }

    @GET
    @AllowedTo(Audience.MEMBER)
    @Operation(operationId = "listWebhooks", summary = "Where events are sent")
    public Page<WebhookView> list(@PathParam("org") UUID organization, @BeanParam PageRequest page) {
        int limit = page.limit();
        List<Webhook> rows = Webhook.after(organization, page.afterId(), limit + 1);
        return Page.of(rows, limit, WebhookView::from, row -> PageRequest.cursor(row.id));
    }

    @GET
    @Path("{webhook}")
    @AllowedTo(Audience.MEMBER)
    @Operation(operationId = "getWebhook", summary = "One webhook")
    public WebhookView get(@PathParam("org") UUID organization, @PathParam("webhook") UUID id) {
        return WebhookView.from(Webhook.get(organization, id));
    }

    @POST
    @AllowedTo(Audience.SUPER_ADMIN)
    @FairShare
    @Transactional
    @Operation(operationId = "createWebhook", summary = "Have events sent somewhere; the answer alone shows the secret")
    @APIResponse(
            responseCode = "201",
            description = "Done.",
            content = @Content(schema = @Schema(implementation = IssuedWebhookView.class)))
    public Response create(@PathParam("org") UUID organization, @NotNull @Valid NewWebhook request) {
        return idempotency.once(request, () -> {
            Organization.lock(organization);
            limits.requireRoomForWebhook(Webhook.count("organizationId", organization));
            Webhook webhook = new Webhook();
            webhook.organizationId = organization;
            webhook.url = calls.checked(request.url());
            webhook.events = EventTypes.checked(request.events());
            webhook.enabled = !Boolean.FALSE.equals(request.enabled());
            webhook.createdAt = now();
            byte[] secret = secrets.generate();
            webhook.secret = secrets.seal(organization, secret);
            webhook.persistAndFlush();
            note(webhook, "webhook.created", webhook.fields());
            URI location = URI.create("/api/v1/organizations/" + organization + "/webhooks/" + webhook.id);
            return new Created(201, location, issued(webhook, secret), null);
        });
    }

    @PATCH
    @Path("{webhook}")
    @AllowedTo(Audience.SUPER_ADMIN)
    @FairShare
    @Transactional
    @Operation(
            operationId = "changeWebhook",
            summary = "Change a webhook, or put it out of use and back",
            description = "What waits for one that is put out of use is not sent by itself any more.")
    public WebhookView change(
            @PathParam("org") UUID organization, @PathParam("webhook") UUID id, @NotNull @Valid WebhookChange change) {
        Webhook webhook = Webhook.lock(organization, id);
        ifMatch.require(webhook.version());
        Map<String, ?> before = webhook.fields();
        String url = webhook.url;
        boolean enabled = webhook.enabled;
        apply(change, webhook);
        Webhook.flush();
        if (enabled && !webhook.enabled) {
            sql.list("select drop_waiting(?)", row -> true, id);
        } else if (!enabled && webhook.enabled) {
            // Three days count from now: what was tried out meanwhile is nothing that failed.
            sql.update("update webhook_state set failing_since = null where webhook_id = ?", id);
        }
        Map<String, Object> changes = new LinkedHashMap<>(Changes.between(before, webhook.fields()));
        if (!url.equals(webhook.url)) {
            changes.put("url", "changed");
        }
        if (!changes.isEmpty()) {
            note(webhook, "webhook.changed", changes);
        }
        Webhook.getEntityManager().refresh(webhook);
        return WebhookView.from(webhook);
    }

    @DELETE
    @Path("{webhook}")
    @AllowedTo(Audience.SUPER_ADMIN)
    @FairShare
    @Transactional
    @Produces(MediaType.WILDCARD)
    @ResponseStatus(204)
    @Operation(operationId = "deleteWebhook", summary = "Delete a webhook; what waits for it is not sent")
    public void delete(@PathParam("org") UUID organization, @PathParam("webhook") UUID id) {
        Webhook webhook = Webhook.lock(organization, id);
        ifMatch.require(webhook.version());
        note(webhook, "webhook.deleted", webhook.fields());
        webhook.delete();
    }

    @POST
    @Path("{webhook}/rotate-secret")
    @AllowedTo(Audience.SUPER_ADMIN)
    @FairShare
    @Transactional
    @Operation(
            operationId = "rotateWebhookSecret",
            summary = "Sign with another secret; the answer alone shows it",
            description = "During the overlap, a day if none is given, deliveries are signed with both.")
    @APIResponse(
            responseCode = "200",
            description = "Done.",
            content = @Content(schema = @Schema(implementation = IssuedWebhookView.class)))
    public Response rotateSecret(
            @PathParam("org") UUID organization,
            @PathParam("webhook") UUID id,
            @RequestBody(required = false) @Valid @Nullable SecretRotation rotation) {
        Duration overlap = SecretRotation.overlap(rotation);
        return idempotency.once(rotation, () -> {
            Webhook webhook = Webhook.lock(organization, id);
            byte[] secret = secrets.generate();
            webhook.formerSecret = overlap.isZero() ? null : webhook.secret;
            webhook.formerUntil = overlap.isZero() ? null : now().plus(overlap);
            webhook.secret = secrets.seal(organization, secret);
            Webhook.flush();
            note(webhook, "webhook.secret-rotated", Map.of("overlap", overlap.toString()));
            return new Created(200, null, issued(webhook, secret), null);
        });
    }

    private void apply(WebhookChange change, Webhook webhook) {
        if (change.url() != null) {
            webhook.url = calls.checked(given("url", change.url()));
        }
        if (change.events() != null) {
            webhook.events = EventTypes.checked(given("events", change.events()));
        }
        if (change.enabled() != null) {
            webhook.enabled = given("enabled", change.enabled());
            webhook.disabledReason = null;
        }
    }

    private static <T> T given(String field, Optional<T> value) {
        return value.orElseThrow(() -> ProblemException.invalid(field, "must not be null"));
    }

    private void note(Webhook webhook, String action, Map<String, ?> detail) {
        audit.append(webhook.organizationId, action, Subject.webhook(webhook.id, webhook.origin()), detail);
    }

    private static IssuedWebhookView issued(Webhook webhook, byte[] secret) {
        return new IssuedWebhookView(WebhookView.from(webhook), WebhookSecrets.text(secret));
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
