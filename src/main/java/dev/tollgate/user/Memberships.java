package dev.tollgate.user;

import dev.tollgate.audit.AuditLog;
import dev.tollgate.audit.AuditLog.Subject;
import dev.tollgate.auth.MemberRole;
import dev.tollgate.token.Token;
import dev.tollgate.token.TokenIssuer;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/**
 * What becomes of a membership, with its access token and its audit event. Whether it may, others judge; they hold the
 * organization's lock.
 */
@Singleton
class Memberships {
    private final TokenIssuer issuer;
    private final AuditLog audit;
    private final InstantSource clock;

    Memberships(TokenIssuer issuer, AuditLog audit, InstantSource clock) {
        this.issuer = issuer;
        this.audit = audit;
        this.clock = clock;
    }

    Members.Joined add(UUID organization, User user, MemberRole role, Map<String, ?> detail) {
        Membership membership = new Membership();
        membership.organizationId = organization;
        membership.userId = user.id;
        membership.user = user;
        membership.role = role;
        membership.createdAt = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        membership.persist();
        TokenIssuer.Issued accessToken = issuer.issueAccessToken(organization, user.id, role);
        audit.append(organization, "user.added", Members.subject(membership), detail);
        return new Members.Joined(membership, accessToken.tokenId(), accessToken.value());
    }

    /** @param why goes into the event besides the roles */
    void assume(Membership membership, MemberRole role, Map<String, ?> why) {
        Map<String, Object> detail = new LinkedHashMap<>(Map.of("from", membership.role, "to", role));
        detail.putAll(why);
        membership.role = role;
        Token accessToken = Token.lockAccessToken(membership.organizationId, membership.userId);
        if (accessToken != null) {
            accessToken.assume(role.accessTokenRole());
        }
        audit.append(membership.organizationId, "user.role-changed", Members.subject(membership), detail);
    }

    /** @param why goes into the event besides the role */
    void end(Membership membership, Map<String, ?> why) {
        UUID organization = membership.organizationId;
        Token accessToken = Token.lockAccessToken(organization, membership.userId);
        if (accessToken != null && accessToken.revoke(clock.instant())) {
            Subject subject = Subject.token(accessToken.id, accessToken.label);
            Map<String, ?> detail = Map.of("by", "user.removed", "user", membership.userId);
            audit.append(organization, "token.revoked", subject, detail);
        }
        Map<String, Object> detail = new LinkedHashMap<>(Map.of("role", membership.role));
        detail.putAll(why);
        audit.append(organization, "user.removed", Members.subject(membership), detail);
        membership.delete();
    }
}
