package dev.tollgate.verify.barrier;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.ext.Provider;
import java.lang.annotation.Annotation;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** Turns the 204 of a call whose change is still pending into a 202 that says who has not confirmed. */
@Provider
public class PendingAnswer implements ContainerResponseFilter {
    static final String KEY = "tollgate.propagation.pending";

    private final RoutingContext request;

    PendingAnswer(RoutingContext request) {
        this.request = request;
    }

    /**
     * The body of the 202.
     *
     * @param propagation always {@code pending}
     * @param unconfirmed names of replicas
     * @param effectiveBy when the change holds everywhere in any case
     */
    @RegisterForReflection
    public record Pending(
            String propagation,
            List<String> unconfirmed,
            @Schema(nullable = true) @Nullable Instant effectiveBy) {}

    @Override
    public void filter(ContainerRequestContext asked, ContainerResponseContext answer) {
        if (answer.getStatus() != 204 || !(request.get(KEY) instanceof Propagation propagation)) {
            return;
        }
        answer.setStatus(202);
        answer.setEntity(
                new Pending("pending", propagation.unconfirmed(), propagation.effectiveBy()),
                new Annotation[0],
                MediaType.APPLICATION_JSON_TYPE);
    }
}
