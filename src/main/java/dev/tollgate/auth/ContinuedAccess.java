package dev.tollgate.auth;

import dev.tollgate.database.Sql;
import dev.tollgate.problem.ProblemException;
import dev.tollgate.problem.ProblemType;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Judges anew who is behind what goes on after it was let in: what was taken from them meanwhile ends it. */
@Singleton
public class ContinuedAccess {
    private static final String ROLE = """
            select m.role from membership m join app_user u on u.id = m.user_id
             where m.organization_id = ? and m.user_id = ? and u.disabled_at is null
            """;

    private static final String LOGGED_IN = "select from login_session where id = ?";
    private static final String VALUE_LIVES = """
            select from token_value where hash = ? and state = 'ACTIVE' and (ends_at is null or ends_at > clock_timestamp())
            """;

    private final Authenticator authenticator;
    private final Visibility visibility;
    private final Sql sql;

    ContinuedAccess(Authenticator authenticator, Visibility visibility, Sql sql) {
        this.authenticator = authenticator;
        this.visibility = visibility;
        this.sql = sql;
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

    /** Whether the person would still be let in to what the role is for, whatever their call has shown. */
    public boolean holds(UUID person, UUID organization, MemberRole least) {
        String role = sql.first(ROLE, row -> row.getString(1), organization, person);
        return role != null && MemberRole.valueOf(role).isAtLeast(least);
    }

    /** Whether the request would still be let in as an operator's. */
    public boolean isOperator(HttpServerRequest request) {
        try {
            return authenticator.authenticate(request).operator();
        } catch (ProblemException e) {
            return false;
        }
    }

    /**
     * With what the call changes held: a login or a token that has ended while it waited has ended for it, too.
     *
     * @throws ProblemException {@code UNAUTHENTICATED}
     */
    public void requireStill(CurrentCaller caller) {
        UUID session = caller.get().sessionId();
        // Not by the verifier: the call is one use of its token, and what replicas know may be older than what is held.
        boolean still = session == null
                ? sql.exists(VALUE_LIVES, (Object) Authenticator.presentedHash(caller.request()))
                : sql.exists(LOGGED_IN, session);
        if (!still) {
            throw new ProblemException(ProblemType.UNAUTHENTICATED);
        }
    }

    private @Nullable MemberRole role(HttpServerRequest request, UUID organization) {
        return visibility.roleIn(organization, authenticator.authenticate(request));
    }
}
