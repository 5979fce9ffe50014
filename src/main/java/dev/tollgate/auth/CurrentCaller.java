package dev.tollgate.auth;

import dev.tollgate.problem.ProblemException;
import dev.tollgate.problem.ProblemType;
import dev.tollgate.request.ClientAddress;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.RequestScoped;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The request's caller and circumstances, as the access filter found them. */
@RequestScoped
public class CurrentCaller {
    private static final int LONGEST_REQUEST_ID = 128;

    private final CurrentVertxRequest http;
    private final ClientAddress clientAddress;
    private @Nullable Caller caller;
    private @Nullable UUID organization;
    private @Nullable MemberRole role;
    private @Nullable PresentedToken token;
    private @Nullable String requestId;

    CurrentCaller(CurrentVertxRequest http, ClientAddress clientAddress) {
        this.http = http;
        this.clientAddress = clientAddress;
    }

    void enter(Caller caller) {
        this.caller = caller;
    }

    void enter(Caller caller, PresentedToken token) {
        this.caller = caller;
        this.token = token;
    }

    /** The token that the caller holds, where the resource is for its {@link Audience#HOLDER}. */
    public PresentedToken token() {
        if (token == null) {
            throw new ProblemException(ProblemType.UNAUTHENTICATED);
        }
        return token;
    }

    void actIn(UUID organization, @Nullable MemberRole role) {
        this.organization = organization;
        this.role = role;
    }

    /** @throws ProblemException {@code UNAUTHENTICATED} where nobody has shown who they are */
    public Caller get() {
        if (caller == null) {
            throw new ProblemException(ProblemType.UNAUTHENTICATED);
        }
        return caller;
    }

    public @Nullable Caller orNull() {
        return caller;
    }

    /** The organization of the path, or else the one that the caller's token belongs to; null for a login's own calls. */
    @Nullable
    public UUID organization() {
        return organization == null && caller != null ? caller.organizationId() : organization;
    }

    /** The caller's role in the organization of the path; null for an operator who is not a member, and for tokens. */
    public @Nullable MemberRole role() {
        return role;
    }

    public boolean isAtLeast(MemberRole other) {
        return role != null && role.isAtLeast(other);
    }

    /** Owners are dealt with by owners only. */
    public void requireOwner() {
        if (role != MemberRole.OWNER) {
            throw new ProblemException(ProblemType.OWNER_REQUIRED);
        }
    }

    /** False for work of the service itself: on start, by the clock. */
    public boolean isHttp() {
        return http.getCurrent() != null;
    }

    HttpServerRequest request() {
        return http.getCurrent().request();
    }

    public @Nullable String address() {
        return isHttp() ? clientAddress.textOf(request()) : null;
    }

    /** The client's {@code X-Request-Id} if it is 1 to 128 visible ASCII characters, else one of our own. */
    public String requestId() {
        if (requestId == null) {
            String given = isHttp() ? request().getHeader("X-Request-Id") : null;
            requestId =
                    given != null && isUsable(given) ? given : UUID.randomUUID().toString();
        }
        return requestId;
    }

    private static boolean isUsable(String requestId) {
        return !requestId.isEmpty()
                && requestId.length() <= LONGEST_REQUEST_ID
                && requestId.chars().allMatch(c -> c > ' ' && c < 127);
    }
}
