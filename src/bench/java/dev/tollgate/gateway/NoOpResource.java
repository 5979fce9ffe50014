package dev.tollgate.gateway;

import dev.tollgate.auth.AllowedTo;
import dev.tollgate.auth.Audience;
import io.smallrye.common.annotation.NonBlocking;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Response;
import java.io.ByteArrayInputStream;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jspecify.annotations.Nullable;

/** The same questions and answers as a REST resource on the event loop that does nothing. */
@Path("/bench/rest")
public class NoOpResource {
    /** As {@code POST /api/v1/verify} takes it. */
    public record Asked(
            String token, @Nullable String permission, @Nullable String clientAddress) {}

    /** As {@code POST /api/v1/verify} answers. */
    public record Told(
            boolean valid,
            String code,
            String tokenId,
            String kind,
            String organizationId,
            String organizationName,
            String role,
            List<String> permissions,
            String expiresAt,
            long ageMillis) {}

    /** On an event loop Quarkus REST would wait for a body, and all of this one is there. */
    @ServerRequestFilter(preMatching = true)
    public void takeBody(ContainerRequestContext context, RoutingContext call) {
        if (call.normalizedPath().startsWith("/bench/") && call.body().length() > 0) {
            context.setEntityStream(new ByteArrayInputStream(call.body().buffer().getBytes()));
        }
    }

    @GET
    @Path("auth")
    @AllowedTo(Audience.PUBLIC)
    @NonBlocking
    @Operation(hidden = true)
    public Response auth(
            @HeaderParam("Authorization") String authorization, @QueryParam("permission") List<String> permissions) {
        return Response.status(authorization == null || !permissions.isEmpty() ? 401 : 200)
                .header("Cache-Control", "no-store")
                .header("Tollgate-Code", "VALID")
                .header("Tollgate-Organization", "0198c59f-0a11-7f00-8000-6b2d4e8c1a77")
                .header("Tollgate-Token", "0198c5a0-5b8e-7c3a-9d52-3f5f1c7a9b10")
                .header("Tollgate-Kind", "ci")
                .header("Tollgate-Role", "CI%20Token")
                .header("Tollgate-Permissions", "scan:upload scan:read")
                .build();
    }

    @POST
    @Path("verify")
    @AllowedTo(Audience.PUBLIC)
    @NonBlocking
    @Operation(hidden = true)
    public Response verify(@HeaderParam("Authorization") String authorization, Asked question) {
        return Response.status(authorization == null || question.token() == null ? 401 : 200)
                .header("Cache-Control", "no-store")
                .entity(new Told(
                        true,
                        "VALID",
                        "0198c5a0-5b8e-7c3a-9d52-3f5f1c7a9b10",
                        "ci",
                        "0198c59f-0a11-7f00-8000-6b2d4e8c1a77",
                        "Bench",
                        "CI Token",
                        List.of("scan:upload", "scan:read"),
                        "2027-01-31T00:00:00Z",
                        0))
                .build();
    }
}
