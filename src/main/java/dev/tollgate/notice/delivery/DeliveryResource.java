package dev.tollgate.notice.delivery;

import dev.tollgate.auth.AllowedTo;
import dev.tollgate.auth.Audience;
import dev.tollgate.auth.fairshare.FairShare;
import dev.tollgate.idempotency.Created;
import dev.tollgate.idempotency.Idempotency;
import dev.tollgate.listing.Cursor;
import dev.tollgate.listing.Page;
import dev.tollgate.listing.PageRequest;
import dev.tollgate.notice.webhook.Webhook;
import dev.tollgate.problem.ProblemException;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** What was sent to a webhook, and what it answered; trying one out, and sending again. */
@Path("/api/v1/organizations/{org}/webhooks/{webhook}")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Webhooks")
public class DeliveryResource {
    private static final Set<String> STATES = Set.of("PENDING", "DELIVERED", "FAILED");

    private final DeliveryLog log;
    private final Idempotency idempotency;

    DeliveryResource(DeliveryLog log, Idempotency idempotency) {
        this.log = log;
        this.idempotency = idempotency;
    }

    @GET
    @Path("deliveries")
    @AllowedTo(Audience.SUPER_ADMIN)
    @Operation(
            operationId = "listDeliveries",
            summary = "What was sent to a webhook, newest first",
            description = "For 14 days, the last 10,000 that have ended.")
    public Page<DeliveryView> list(
            @PathParam("org") UUID organization,
            @PathParam("webhook") UUID webhook,
            @BeanParam PageRequest page,
            @QueryParam("state")
                    @Parameter(schema = @Schema(enumeration = {"PENDING", "DELIVERED", "FAILED"}))
                    @Nullable
                    String state) {
        Webhook.require(organization, webhook);
        if (state != null && !state.isEmpty() && !STATES.contains(state)) {
            throw ProblemException.invalid("state", "must be PENDING, DELIVERED or FAILED");
        }
        int limit = page.limit();
        List<String> cursor = page.after("delivery", 1);
        List<DeliveryView> rows = log.list(
                webhook,
                cursor == null ? null : id(cursor.get(0)),
                state == null || state.isEmpty() ? null : state,
                limit + 1);
        return Page.of(
                rows, limit, row -> row, row -> Cursor.of("delivery", row.id().toString()));
    }

    @GET
    @Path("deliveries/{delivery}")
    @AllowedTo(Audience.SUPER_ADMIN)
    @Operation(operationId = "getDelivery", summary = "One delivery")
    public DeliveryView get(
            @PathParam("org") UUID organization,
            @PathParam("webhook") UUID webhook,
            @PathParam("delivery") UUID delivery) {
        Webhook.require(organization, webhook);
        return log.get(webhook, delivery);
    }

    @POST
    @Path("test")
    @AllowedTo(Audience.SUPER_ADMIN)
    @FairShare
    @Transactional
    @Operation(
            operationId = "testWebhook",
            summary = "Send a webhook an event of type `webhook.test`",
            description = "Also to one that is disabled.")
    @APIResponse(
            responseCode = "202",
            description = "It will be sent; its delivery tells how that goes.",
            content = @Content(schema = @Schema(implementation = DeliveryView.class)))
    public Response test(@PathParam("org") UUID organization, @PathParam("webhook") UUID webhook) {
        Webhook.require(organization, webhook);
        return idempotency.once(null, () -> new Created(202, null, log.test(organization, webhook), null));
    }

    @POST
    @Path("deliveries/{delivery}/redeliver")
    @AllowedTo(Audience.SUPER_ADMIN)
    @FairShare
    @Transactional
    @Operation(
            operationId = "redeliver",
            summary = "Send an event again, as a delivery of its own",
            description = "Under the same `webhook-id`, at once, whatever else of its token waits.")
    @APIResponse(
            responseCode = "202",
            description = "It will be sent; its delivery tells how that goes.",
            content = @Content(schema = @Schema(implementation = DeliveryView.class)))
    public Response redeliver(
            @PathParam("org") UUID organization,
            @PathParam("webhook") UUID webhook,
            @PathParam("delivery") UUID delivery) {
        Webhook.require(organization, webhook);
        log.get(webhook, delivery);
        return idempotency.once(null, () -> new Created(202, null, log.again(webhook, delivery), null));
    }

    private static UUID id(String text) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            throw Cursor.invalid();
        }
    }
}
