package dev.tollgate.user;

import dev.tollgate.auth.Accounts;
import dev.tollgate.auth.MemberRole;
import dev.tollgate.database.Sql;
import dev.tollgate.problem.ProblemException;
import dev.tollgate.text.FoldedText;
import dev.tollgate.user.account.PasswordlessAccounts;
import dev.tollgate.user.invitation.Invitation;
import dev.tollgate.user.invitation.Invitations;
import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Brings people in and takes them out for a company's directory. It deals with memberships alone: an account that exists
 * stays as it is. Whoever calls holds the organization, and has judged whether it may be so.
 */
@Singleton
public class Provisioning {
    // With a password of its own, and an address that nobody has seen its owner to have, it may be anybody's.
    private static final String ACCOUNT =
            "select id, password_off or address_proven from app_user where" + Accounts.BY_EMAIL;

    private static final Map<String, String> BY_DIRECTORY = Map.of("by", "scim");

    private final Members members;
    private final Memberships memberships;
    private final Invitations invitations;
    private final PasswordlessAccounts accounts;
    private final Sql sql;

    Provisioning(
            Members members, Memberships memberships, Invitations invitations, PasswordlessAccounts accounts, Sql sql) {
        this.members = members;
        this.memberships = memberships;
        this.invitations = invitations;
        this.accounts = accounts;
        this.sql = sql;
    }

    /** @param trusted whether nobody but the person of its address can be in it */
    public record Account(UUID id, boolean trusted) {}

    /** The account of the address, a new one without a password where it has none. */
    @Transactional(Transactional.TxType.MANDATORY)
    public Account account(String email, String name) {
        Account known = find(email);
        if (known != null) {
            return known;
        }
        UUID created = accounts.create(email, name);
        return created == null ? Objects.requireNonNull(find(email)) : new Account(created, true);
    }

    private @Nullable Account find(String email) {
        String key = FoldedText.keyOf(email);
        return sql.first(
                ACCOUNT, row -> new Account(row.getObject(1, UUID.class), row.getBoolean(2)), key, email, email, key);
    }

    /**
     * A new membership, with an access token that nobody has seen. An open invitation of the person ends.
     *
     * @throws ProblemException {@code LIMIT_REACHED}
     */
    @Transactional(Transactional.TxType.MANDATORY)
    public void join(UUID organization, UUID id, MemberRole role) {
        User user = User.get(id);
        Invitation invitation = invitations.of(organization, user.email);
        if (invitation != null) {
            members.endInvitation(invitation);
        }
        invitations.endFor(organization, user.email);
        members.requireRoom(organization);
        memberships.add(organization, user, role, Map.of("role", role, "by", "scim"));
        Membership.flush();
    }

    @Transactional(Transactional.TxType.MANDATORY)
    public void leave(UUID organization, UUID user) {
        memberships.end(Membership.get(organization, user), BY_DIRECTORY);
        Membership.flush();
    }

    @Transactional(Transactional.TxType.MANDATORY)
    public void assume(UUID organization, UUID user, MemberRole role) {
        Membership membership = Membership.get(organization, user);
        if (membership.role != role) {
            memberships.assume(membership, role, BY_DIRECTORY);
            Membership.flush();
        }
    }
}
