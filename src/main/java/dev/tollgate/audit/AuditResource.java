package dev.tollgate.audit;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tollgate.audit.EventExport.Wanted;
import dev.tollgate.audit.chain.ChainReport;
import dev.tollgate.auth.AllowedTo;
import dev.tollgate.auth.Audience;
import dev.tollgate.listing.Cursor;
import dev.tollgate.listing.Page;
import dev.tollgate.listing.PageRequest;
import dev.tollgate.problem.ProblemException;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** An organization's audit log: in pages, or exported whole. */
@Path("/api/v1/organizations/{org}/audit-events")
@Tag(name = "Audit log")
public class AuditResource {
    static final String NDJSON = "application/x-ndjson";

    private final ObjectMapper json;
    private final EventExport export;
    private final ChainCheck check;

    AuditResource(ObjectMapper json, EventExport export, ChainCheck check) {
        this.json = json;
        this.export = export;
        this.check = check;
    }

    @GET
    @AllowedTo(Audience.SUPER_ADMIN)
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(operationId = "listAuditEvents", summary = "What was changed, by whom and from where")
    public Page<AuditEventView> list(
            @PathParam("org") UUID organization,
            @BeanParam PageRequest page,
            @QueryParam("action") @Nullable String action,
            @QueryParam("subject") @Nullable String subject,
            @QueryParam("order")
                    @Parameter(
                            description = "`desc` = newest first. A cursor goes on in either direction.",
                            schema =
                                    @Schema(
                                            defaultValue = "asc",
                                            enumeration = {"asc", "desc"}))
                    @Nullable
                    String order) {
        int limit = page.limit();
        boolean newestFirst = newestFirst(order);
        List<String> cursor = page.after("audit", 1);
        long start = newestFirst ? Long.MAX_VALUE : 0;
        long after = cursor == null ? start : number(cursor.get(0));
        List<AuditEvent> rows = AuditEvent.list(organization, after, newestFirst, action, id(subject), limit + 1);
        return Page.of(
                rows,
                limit,
                event -> AuditEventView.from(event, json),
                event -> Cursor.of("audit", String.valueOf(event.seq)));
    }

    @GET
    @AllowedTo(Audience.SUPER_ADMIN)
    @Produces(NDJSON + ";qs=0.5")
    @Operation(hidden = true)
    public Response export(
            @PathParam("org") UUID organization,
            @QueryParam("action") @Nullable String action,
            @QueryParam("subject") @Nullable String subject,
            @QueryParam("after") @Nullable String after,
            @QueryParam("follow") @Nullable String follow,
            @Context HttpServerRequest request) {
        Wanted wanted = new Wanted(organization, place(after), action, id(subject));
        // Named, since the annotation's weight would else be in the answer too.
        StreamingOutput lines = isFollowing(follow)
                ? out -> export.follow(wanted, request, out)
                : out -> export.write(wanted, request, out);
        return Response.ok(lines, NDJSON).build();
    }

    @GET
    @Path("verify")
    @AllowedTo(Audience.SUPER_ADMIN)
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "verifyAuditEvents",
            summary = "Compute the chain of events again and check its signed checkpoints")
    public ChainReport verify(@PathParam("org") UUID organization) {
        return check.report(organization);
    }

    private static boolean newestFirst(@Nullable String order) {
        if (order == null || order.isEmpty() || order.equals("asc")) {
            return false;
        }
        if (order.equals("desc")) {
            return true;
        }
        throw ProblemException.invalid("order", "must be asc or desc");
    }

    private static boolean isFollowing(@Nullable String follow) {
        if (follow == null || follow.equals("false")) {
            return false;
        }
        if (follow.equals("true")) {
            return true;
        }
        throw ProblemException.invalid("follow", "must be true or false");
    }

    /** @param after the {@code seq} of the last event that the reader has */
    private static long place(@Nullable String after) {
        if (after == null) {
            return 0;
        }
        try {
            long seq = Long.parseLong(after);
            if (seq >= 0) {
                return seq;
            }
        } catch (NumberFormatException e) {
            // Refused like a number below zero.
        }
        throw ProblemException.invalid("after", "must be the seq of an event");
    }

    private static long number(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw Cursor.invalid();
        }
    }

    private static @Nullable UUID id(@Nullable String text) {
        if (text == null) {
            return null;
        }
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            throw ProblemException.invalid("subject", "must be a UUID");
        }
    }
}
