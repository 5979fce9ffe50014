package dev.tollgate.verify;

import java.util.UUID;

/** An organization as verification sees it. A deleted one's tokens are {@code REVOKED}. */
public record KnownOrganization(UUID id, String name, boolean suspended, boolean deleted) {}
