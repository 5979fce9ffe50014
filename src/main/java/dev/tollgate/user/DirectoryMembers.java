package dev.tollgate.user;

import dev.tollgate.auth.MemberRole;
import dev.tollgate.database.Sql;
import dev.tollgate.problem.ProblemException;
import dev.tollgate.problem.ProblemType;
import dev.tollgate.user.invitation.Invitation;
import dev.tollgate.user.invitation.Invitations;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.UUID;
import org.jboss.logging.Logger;

/**
 * Memberships that groups of the company's directory give, change and take. Those that people have made stay as they are.
 * The caller holds the organizations' locks.
 */
@Singleton
public class DirectoryMembers {
    private static final Logger LOG = Logger.getLogger(DirectoryMembers.class);
    private static final Map<String, String> BY_GROUP = Map.of("by", "group");

    /** The directory is the one to say that they are back. */
    private static final String INACTIVE =
            "select from scim_user where organization_id = ? and user_id = ? and inactive";

    private final Members members;
    private final Memberships memberships;
    private final Invitations invitations;
    private final Sql sql;

    DirectoryMembers(Members members, Memberships memberships, Invitations invitations, Sql sql) {
        this.members = members;
        this.memberships = memberships;
        this.invitations = invitations;
        this.sql = sql;
    }

    /** @throws ProblemException {@code FORBIDDEN} or {@code OWNER_REQUIRED} if the caller deals with that role no more */
    public void requireStill(UUID organization, MemberRole concerned) {
        members.requireStill(organization, concerned);
    }

    /** The person whose address it is has come: they join as if they had followed the link, where there is room. */
    public void accept(Invitation invitation, UUID user) {
        if (!Membership.exists(invitation.organizationId(), user) && hasRoom(invitation.organizationId(), user)) {
            members.accept(invitation, user);
        }
    }

    /**
     * The last owner stays one; who finds no room stays out, and so does whom the directory calls inactive. None of it keeps a
     * person from signing in.
     */
    public void give(UUID organization, UUID user, MemberRole role) {
        Membership membership = Membership.findById(new Membership.Key(organization, user));
        if (membership == null) {
            add(organization, user, role);
            return;
        }
        boolean keeps = role != MemberRole.OWNER && membership.isLastOwner();
        if (membership.fromGroup && membership.role != role && !keeps) {
            memberships.assume(membership, role, BY_GROUP);
        }
    }

    private void add(UUID organization, UUID user, MemberRole role) {
        if (sql.exists(INACTIVE, organization, user) || !hasRoom(organization, user)) {
            return;
        }
        User person = User.get(user);
        invitations.endFor(organization, person.email);
        memberships
                .add(organization, person, role, Map.of("role", role, "by", "group"))
                .membership()
                .fromGroup = true;
    }

    private boolean hasRoom(UUID organization, UUID user) {
        try {
            members.requireRoom(organization);
            return true;
        } catch (ProblemException e) {
            if (e.type() != ProblemType.LIMIT_REACHED) {
                throw e;
            }
            LOG.warnf("A person stays out for want of room organization=%s user=%s", organization, user);
            return false;
        }
    }

    /** The last owner stays. */
    public void take(UUID organization, UUID user) {
        Membership membership = Membership.findById(new Membership.Key(organization, user));
        if (membership != null && membership.fromGroup && !membership.isLastOwner()) {
            memberships.end(membership, BY_GROUP);
        }
    }
}
