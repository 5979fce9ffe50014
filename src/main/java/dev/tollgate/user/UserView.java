package dev.tollgate.user;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.tollgate.auth.MemberRole;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A member of an organization.
 *
 * @param createdAt since when they are a member
 */
@Schema(name = "User")
@RegisterForReflection
record UserView(UUID id, String email, String name, MemberRole role, Instant createdAt, AccessTokenView accessToken) {

    static UserView from(Membership membership, AccessTokenView accessToken) {
        User user = membership.user;
        return new UserView(user.id, user.email, user.name, membership.role, membership.createdAt, accessToken);
    }

    /** A new member together with the value of their access token: the one answer that shows it. */
    @Schema(name = "JoinedUser")
    @RegisterForReflection
    record Issued(@JsonUnwrapped UserView view, String token) {
        @Override
        public String toString() {
            return "Issued[id=" + view.id() + "]";
        }
    }
}
