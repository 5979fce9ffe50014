package dev.tollgate.auth;

import dev.tollgate.problem.ProblemException;
import dev.tollgate.problem.ProblemType;
import dev.tollgate.request.CallOrder;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MultivaluedMap;
import java.util.UUID;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;

/**
 * Judges a request before its body is read: who is calling (401), can they see what the path names (404), may they
 * do it (403).
 */
class AccessFilter {
    private final Authenticator authenticator;
    private final Holders holders;
    private final Visibility visibility;
    private final CurrentCaller current;

    AccessFilter(Authenticator authenticator, Holders holders, Visibility visibility, CurrentCaller current) {
        this.authenticator = authenticator;
        this.holders = holders;
        this.visibility = visibility;
        this.current = current;
    }

    @ServerRequestFilter(priority = CallOrder.ACCESS)
    void judge(ContainerRequestContext context, ResourceInfo resource, HttpServerRequest request) {
        LogContext.fill(current.requestId(), request.getHeader("traceparent"));
        AllowedTo allowed = resource.getResourceMethod().getAnnotation(AllowedTo.class);
        if (allowed == null) {
            throw new ProblemException(ProblemType.FORBIDDEN);
        }
        if (allowed.value() == Audience.PUBLIC) {
            return;
        }
        if (allowed.value() == Audience.SAME_ORIGIN) {
            SameOrigin.require(request);
            return;
        }
        if (allowed.value() == Audience.HOLDER || allowed.value() == Audience.RECENT_HOLDER) {
            holders.enter(current, request, allowed.value() == Audience.RECENT_HOLDER);
            return;
        }
        Caller caller = authenticator.authenticate(request);
        current.enter(caller);
        MultivaluedMap<String, String> path = context.getUriInfo().getPathParameters();
        if (path.containsKey("org")) {
            UUID organization = PathId.parse(path.getFirst("org"));
            current.actIn(organization, visibility.roleIn(organization, caller));
            visibility.requireParts(organization, path);
        }
        if (!isAllowed(allowed.value(), caller)) {
            throw ProblemException.forbidden(allowed.value());
        }
    }

    @ServerResponseFilter
    void nameRequest(ContainerResponseContext context) {
        context.getHeaders().putSingle("X-Request-Id", current.requestId());
        if (!context.getHeaders().containsKey(HttpHeaders.CACHE_CONTROL)) {
            context.getHeaders().putSingle(HttpHeaders.CACHE_CONTROL, "no-store");
        }
    }

    private boolean isAllowed(Audience audience, Caller caller) {
        boolean superAdmin = current.isAtLeast(MemberRole.SUPER_ADMIN);
        boolean member = current.isAtLeast(MemberRole.MEMBER);
        return switch (audience) {
            case PUBLIC, SAME_ORIGIN, HOLDER, RECENT_HOLDER -> true;
            case PERSON -> caller.isPerson();
            case LOGIN -> caller.kind() == Caller.Kind.LOGIN;
            case OPERATOR -> caller.operator();
            case MEMBER -> member;
            case MEMBER_OR_OPERATOR -> member || caller.operator();
            case SUPER_ADMIN -> superAdmin;
            case SUPER_ADMIN_OR_OPERATOR -> superAdmin || caller.operator();
            case DIRECTORY -> caller.kind() == Caller.Kind.DIRECTORY;
            case TOKEN_CREATOR -> superAdmin || caller.kind() == Caller.Kind.SERVICE_ACCOUNT;
        };
    }
}
