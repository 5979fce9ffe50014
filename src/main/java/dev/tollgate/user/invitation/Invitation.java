package dev.tollgate.user.invitation;

import dev.tollgate.auth.MemberRole;
import java.time.Instant;
import java.util.UUID;

/**
 * That somebody was asked to join, and as what.
 *
 * @param mailed whether it was found by the link that was mailed to the address, and that nobody else was shown
 */
public record Invitation(
        UUID id,
        UUID organizationId,
        String organizationName,
        String email,
        MemberRole role,
        UUID inviterId,
        String inviterName,
        Instant createdAt,
        Instant expiresAt,
        boolean mailed) {}
