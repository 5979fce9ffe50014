package dev.tollgate.user;

import dev.tollgate.audit.AuditLog;
import dev.tollgate.audit.AuditLog.Subject;
import dev.tollgate.auth.CurrentCaller;
import dev.tollgate.auth.MemberRole;
import dev.tollgate.organization.Limits;
import dev.tollgate.organization.Organization;
import dev.tollgate.organization.OrganizationCreated;
import dev.tollgate.problem.ProblemException;
import dev.tollgate.problem.ProblemType;
import dev.tollgate.secret.TokenValue;
import dev.tollgate.text.VisibleText;
import dev.tollgate.token.Token;
import dev.tollgate.token.TokenIssuer;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.UUID;

/**
 * Who belongs to an organization: joining brings an access token, which follows the member's role and ends with the
 * membership. All changes of an organization's members run one after the other.
 */
@Singleton
class Members {
    private final TokenIssuer issuer;
    private final AuditLog audit;
    private final CurrentCaller caller;
    private final InstantSource clock;
    private final Limits limits;

    Members(TokenIssuer issuer, AuditLog audit, CurrentCaller caller, InstantSource clock, Limits limits) {
        this.issuer = issuer;
        this.audit = audit;
        this.caller = caller;
        this.clock = clock;
        this.limits = limits;
    }

    /** A new member, with the value of their access token. */
    record Joined(Membership membership, UUID tokenId, TokenValue accessToken) {}

    void welcomeFounder(@Observes OrganizationCreated event) {
        add(event.organization().id, User.get(event.creator()), MemberRole.OWNER);
    }

    @Transactional(Transactional.TxType.MANDATORY)
    Joined join(UUID organization, NewUser request, String passwordHash) {
        Organization.lock(organization);
        String email = VisibleText.name("email", request.email(), FirstOwner.LONGEST_EMAIL);
        String name = VisibleText.name("name", request.name(), FirstOwner.LONGEST_NAME);
        User user = User.findOrCreate(email, name, passwordHash, clock.instant());
        if (Membership.exists(organization, user.id)) {
            throw new ProblemException(ProblemType.ALREADY_MEMBER);
        }
        limits.requireRoomForPerson(Membership.count("organizationId", organization));
        return add(organization, user, request.role());
    }

    @Transactional(Transactional.TxType.MANDATORY)
    Membership changeRole(UUID organization, UUID userId, MemberRole role) {
        Organization.lock(organization);
        Membership membership = Membership.get(organization, userId);
        if (membership.role == MemberRole.OWNER) {
            caller.requireOwner();
        }
        if (role != MemberRole.OWNER && membership.isLastOwner()) {
            throw new ProblemException(ProblemType.LAST_OWNER);
        }
        MemberRole before = membership.role;
        if (before == role) {
            return membership;
        }
        membership.role = role;
        Token accessToken = Token.lockAccessToken(organization, userId);
        if (accessToken != null) {
            accessToken.assume(role.accessTokenRole());
        }
        Map<String, ?> detail = Map.of("from", before, "to", role);
        audit.append(organization, "user.role-changed", subject(membership), detail);
        return membership;
    }

    @Transactional(Transactional.TxType.MANDATORY)
    void remove(UUID organization, UUID userId) {
        Organization.lock(organization);
        Membership membership = Membership.get(organization, userId);
        if (membership.role == MemberRole.OWNER) {
            caller.requireOwner();
        }
        if (membership.isLastOwner()) {
            throw new ProblemException(ProblemType.LAST_OWNER);
        }
        Token accessToken = Token.lockAccessToken(organization, userId);
        if (accessToken != null && accessToken.revoke(clock.instant())) {
            Subject subject = Subject.token(accessToken.id, accessToken.label);
            audit.append(organization, "token.revoked", subject, Map.of("by", "user.removed", "user", userId));
        }
        audit.append(organization, "user.removed", subject(membership), Map.of("role", membership.role));
        membership.delete();
    }

    static Subject subject(Membership membership) {
        return Subject.user(membership.userId, membership.user.email);
    }

    private Joined add(UUID organization, User user, MemberRole role) {
        Membership membership = new Membership();
        membership.organizationId = organization;
        membership.userId = user.id;
        membership.user = user;
        membership.role = role;
        membership.createdAt = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        membership.persist();
        TokenIssuer.Issued accessToken = issuer.issueAccessToken(organization, user.id, role);
        audit.append(organization, "user.added", subject(membership), Map.of("role", role));
        return new Joined(membership, accessToken.tokenId(), accessToken.value());
    }
}
