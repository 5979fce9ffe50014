package dev.tollgate.verify;

import dev.tollgate.request.AddressRanges;
import java.util.UUID;

/**
 * An organization as verification sees it. A deleted one's tokens are {@code REVOKED}.
 *
 * @param allowed addresses that its integration and job tokens may be used from
 */
public record KnownOrganization(UUID id, String name, boolean suspended, boolean deleted, AddressRanges allowed) {
    /** One that binds its tokens to no network. */
    public KnownOrganization(UUID id, String name, boolean suspended, boolean deleted) {
        this(id, name, suspended, deleted, AddressRanges.EVERYWHERE);
    }
}
