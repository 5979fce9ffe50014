package dev.tollgate.user;

import dev.tollgate.audit.AuditLog;
import dev.tollgate.audit.AuditLog.Subject;
import dev.tollgate.auth.ContinuedAccess;
import dev.tollgate.auth.CurrentCaller;
import dev.tollgate.auth.MemberRole;
import dev.tollgate.organization.Limits;
import dev.tollgate.organization.Organization;
import dev.tollgate.organization.OrganizationCreated;
import dev.tollgate.problem.ProblemException;
import dev.tollgate.problem.ProblemType;
import dev.tollgate.secret.TokenValue;
import dev.tollgate.text.FoldedText;
import dev.tollgate.text.VisibleText;
import dev.tollgate.user.account.LinkedAccounts;
import dev.tollgate.user.invitation.Invitation;
import dev.tollgate.user.invitation.Invitations;
import dev.tollgate.user.invitation.IssuedInvitation;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Who belongs to an organization: joining brings an access token, which follows the member's role and ends with the
 * membership. All changes of an organization's members run one after the other.
 */
@Singleton
class Members {
    private final Memberships memberships;
    private final AuditLog audit;
    private final CurrentCaller caller;
    private final InstantSource clock;
    private final Limits limits;
    private final Invitations invitations;
    private final LinkedAccounts accounts;
    private final ContinuedAccess access;

    Members(
            Memberships memberships,
            AuditLog audit,
            CurrentCaller caller,
            InstantSource clock,
            Limits limits,
            Invitations invitations,
            LinkedAccounts accounts,
            ContinuedAccess access) {
        this.memberships = memberships;
        this.audit = audit;
        this.caller = caller;
        this.clock = clock;
        this.limits = limits;
        this.invitations = invitations;
        this.accounts = accounts;
        this.access = access;
    }

    /** A new member, with the value of their access token. */
    record Joined(Membership membership, UUID tokenId, TokenValue accessToken) {}

    void welcomeFounder(@Observes OrganizationCreated event) {
        MemberRole role = MemberRole.OWNER;
        memberships.add(event.organization().id, User.get(event.creator()), role, Map.of("role", role));
    }

    @Transactional(Transactional.TxType.MANDATORY)
    Joined join(UUID organization, NewUser request, String passwordHash) {
        Organization.lock(organization);
        requireStill(organization, request.role());
        String email = VisibleText.name("email", request.email(), FirstOwner.LONGEST_EMAIL);
        String name = VisibleText.name("name", request.requiredName(), FirstOwner.LONGEST_NAME);
        User user = User.findOrCreate(email, name, passwordHash, clock.instant());
        if (Membership.exists(organization, user.id)) {
            throw new ProblemException(ProblemType.ALREADY_MEMBER);
        }
        endInvitation(organization, user.email);
        requireRoom(organization);
        return memberships.add(organization, user, request.role(), Map.of("role", request.role()));
    }

    /** The invitation, whose link the answer alone shows. */
    @Transactional(Transactional.TxType.MANDATORY)
    IssuedInvitation invite(UUID organization, NewUser request) {
        Organization.lock(organization);
        requireStill(organization, request.role());
        String email = VisibleText.name("email", request.email(), FirstOwner.LONGEST_EMAIL);
        User known = User.byEmail(email);
        if (known != null && Membership.exists(organization, known.id)) {
            throw new ProblemException(ProblemType.ALREADY_MEMBER);
        }
        endInvitation(organization, email);
        requireRoom(organization);
        IssuedInvitation issued = invitations.issue(
                organization, email, request.role(), caller.get().id());
        audit.append(
                organization, "user.invited", invited(issued.invitation().id(), email), Map.of("role", request.role()));
        return issued;
    }

    /**
     * Whoever has the link joins, if the invitation is for their address.
     *
     * @throws ProblemException {@code FORBIDDEN}, {@code ALREADY_MEMBER}
     */
    @Transactional(Transactional.TxType.MANDATORY)
    Joined accept(Invitation invitation, UUID self) {
        User user = User.get(self);
        if (!FoldedText.keyOf(user.email).equals(FoldedText.keyOf(invitation.email()))) {
            throw new ProblemException(ProblemType.FORBIDDEN, "The invitation is for another address.");
        }
        return follow(invitation, () -> user);
    }

    /** The same for whoever calls. */
    @Transactional(Transactional.TxType.MANDATORY)
    Joined acceptAsCaller(Invitation invitation) {
        Organization.lock(invitation.organizationId());
        access.requireStill(caller);
        return accept(invitation, caller.get().id());
    }

    /**
     * With a new account, or, by the link that was mailed, with one that nobody was seen to have the address of.
     *
     * @throws ProblemException {@code UNAUTHENTICATED} if the address has another account, whose person has to sign in
     */
    @Transactional(Transactional.TxType.MANDATORY)
    Joined signUp(Invitation invitation, String name, String passwordHash) {
        String shown = VisibleText.name("name", name, FirstOwner.LONGEST_NAME);
        if (invitation.mailed()) {
            accounts.lockPlaces(invitation.organizationId(), invitation.email());
        }
        return follow(invitation, () -> {
            if (!created(invitation, shown, passwordHash) && !takenOver(invitation, shown, passwordHash)) {
                throw new ProblemException(
                        ProblemType.UNAUTHENTICATED, "The address has an account: sign in with it, then accept.");
            }
            return Objects.requireNonNull(User.byEmail(invitation.email()));
        });
    }

    private boolean created(Invitation invitation, String name, String passwordHash) {
        if (accounts.lookUp(invitation.email()) != null
                || !User.create(invitation.email(), name, passwordHash, clock.instant())) {
            return false;
        }
        if (invitation.mailed()) {
            accounts.prove(Objects.requireNonNull(User.byEmail(invitation.email())).id);
        }
        return true;
    }

    private boolean takenOver(Invitation invitation, String name, String passwordHash) {
        if (!invitation.mailed()) {
            return false;
        }
        LinkedAccounts.Account account = accounts.byEmail(invitation.email());
        if (account == null || !account.isOfMailbox(invitation.email())) {
            return false;
        }
        accounts.takeOver(account, name, passwordHash);
        return true;
    }

    /** Whether whoever signs up by that link takes an account over. */
    boolean takesOver(Invitation invitation) {
        LinkedAccounts.Account account = invitation.mailed() ? accounts.lookUp(invitation.email()) : null;
        return account != null && account.isOfMailbox(invitation.email());
    }

    private Joined follow(Invitation invitation, Supplier<User> person) {
        UUID organization = invitation.organizationId();
        Organization.lock(organization);
        invitations.spend(invitation);
        User user = person.get();
        if (Membership.exists(organization, user.id)) {
            throw new ProblemException(ProblemType.ALREADY_MEMBER);
        }
        requireRoom(organization);
        return memberships.add(
                organization,
                user,
                invitation.role(),
                Map.of("role", invitation.role(), "invitation", invitation.id(), "invitedBy", invitation.inviterId()));
    }

    /**
     * With the organization held: whoever has lost the right since the call began deals with members no more. Nothing
     * would end an invitation of theirs.
     *
     * @param concerned the role that is given or taken
     */
    void requireStill(UUID organization, MemberRole concerned) {
        access.requireStill(caller);
        Membership acting = Membership.findById(
                new Membership.Key(organization, caller.get().id()));
        MemberRole least = concerned == MemberRole.OWNER ? MemberRole.OWNER : MemberRole.SUPER_ADMIN;
        if (acting == null || acting.user.disabledAt != null || !acting.role.isAtLeast(least)) {
            throw least == MemberRole.OWNER
                    ? new ProblemException(ProblemType.OWNER_REQUIRED)
                    : ProblemException.forbidden(least);
        }
    }

    /** The one that another takes the place of. */
    private void endInvitation(UUID organization, String email) {
        Invitation former = invitations.of(organization, email);
        if (former != null) {
            withdraw(former);
        }
        // One that is over, too.
        invitations.endFor(organization, email);
    }

    void requireRoom(UUID organization) {
        limits.requireRoomForPerson(Membership.count("organizationId", organization) + invitations.count(organization));
    }

    private static Subject invited(UUID id, String email) {
        return new Subject("INVITATION", id, email);
    }

    @Transactional(Transactional.TxType.MANDATORY)
    Membership changeRole(UUID organization, UUID userId, MemberRole role) {
        Organization.lock(organization);
        Membership membership = Membership.get(organization, userId);
        requireStill(organization, membership.role == MemberRole.OWNER ? MemberRole.OWNER : role);
        if (role != MemberRole.OWNER && membership.isLastOwner()) {
            throw new ProblemException(ProblemType.LAST_OWNER);
        }
        if (membership.role != role) {
            memberships.assume(membership, role, Map.of());
        }
        return membership;
    }

    @Transactional(Transactional.TxType.MANDATORY)
    void remove(UUID organization, UUID userId) {
        Organization.lock(organization);
        Invitation invitation = invitations.find(organization, userId);
        if (invitation != null) {
            withdraw(invitation);
            return;
        }
        Membership membership = Membership.get(organization, userId);
        requireStill(organization, membership.role);
        if (membership.isLastOwner()) {
            throw new ProblemException(ProblemType.LAST_OWNER);
        }
        memberships.end(membership, Map.of());
    }

    private void withdraw(Invitation invitation) {
        requireStill(invitation.organizationId(), invitation.role());
        endInvitation(invitation);
    }

    void endInvitation(Invitation invitation) {
        invitations.end(invitation);
        Subject subject = invited(invitation.id(), invitation.email());
        audit.append(invitation.organizationId(), "user.invitation-withdrawn", subject, Map.of());
    }

    static Subject subject(Membership membership) {
        return Subject.user(membership.userId, membership.user.email);
    }
}
