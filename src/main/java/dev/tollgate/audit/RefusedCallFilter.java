package dev.tollgate.audit;

import dev.tollgate.auth.CurrentCaller;
import dev.tollgate.auth.PathId;
import dev.tollgate.http.ResourcePath;
import dev.tollgate.problem.Problem;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response.Status;
import java.util.regex.Pattern;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;

/** Notes calls that were refused to somebody who can see the organization: whoever cannot was told that it is not there. */
class RefusedCallFilter {
    private static final Pattern PARAMETER = Pattern.compile("\\{[^}]*}");

    private final CurrentCaller caller;
    private final AuditLog audit;
    private final RefusedAttempts attempts;

    RefusedCallFilter(CurrentCaller caller, AuditLog audit, RefusedAttempts attempts) {
        this.caller = caller;
        this.audit = audit;
        this.attempts = attempts;
    }

    @ServerResponseFilter
    void note(ContainerRequestContext request, ContainerResponseContext response, ResourceInfo resource) {
        MultivaluedMap<String, String> path = request.getUriInfo().getPathParameters();
        if (response.getStatus() != Status.FORBIDDEN.getStatusCode()
                || caller.orNull() == null
                || !path.containsKey("org")
                || !(response.getEntity() instanceof Problem problem)) {
            return;
        }
        // Never what the caller has written: each text would be a kind of its own.
        String call = request.getMethod() + " "
                + PARAMETER.matcher(ResourcePath.of(resource)).replaceAll("{id}");
        attempts.callRefused(PathId.parse(path.getFirst("org")), audit.actor(), call, problem.code());
    }
}
