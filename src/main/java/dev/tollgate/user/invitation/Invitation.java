package dev.tollgate.user.invitation;

import dev.tollgate.auth.MemberRole;
import java.time.Instant;
import java.util.UUID;

/** That somebody was asked to join, and as what. */
public record Invitation(
        UUID id,
        UUID organizationId,
        String organizationName,
        String email,
        MemberRole role,
        UUID inviterId,
        String inviterName,
        Instant createdAt,
        Instant expiresAt) {}
