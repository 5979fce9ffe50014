package dev.tollgate.auth;

import dev.tollgate.problem.ProblemException;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Judges anew who is behind a call that stays open: what was taken from them meanwhile ends it. */
@Singleton
public class ContinuedAccess {
    private final Authenticator authenticator;
    private final Visibility visibility;

    ContinuedAccess(Authenticator authenticator, Visibility visibility) {
        this.authenticator = authenticator;
        this.visibility = visibility;
    }

    /** Whether the request would still be let in to what the role is for. */
    public boolean holds(HttpServerRequest request, UUID organization, MemberRole least) {
        try {
            MemberRole role = role(request, organization);
            return role != null && role.isAtLeast(least);
        } catch (ProblemException e) {
            return false;
        }
    }

    /** Whether the request would still be let in as an operator's. */
    public boolean isOperator(HttpServerRequest request) {
        try {
            return authenticator.authenticate(request).operator();
        } catch (ProblemException e) {
            return false;
        }
    }

    private @Nullable MemberRole role(HttpServerRequest request, UUID organization) {
        return visibility.roleIn(organization, authenticator.authenticate(request));
    }
}
