package dev.tollgate.verify;

import dev.tollgate.secret.TokenKind;
import java.util.UUID;

/**
 * What the index is told of a token, whatever its values are.
 *
 * @param createdAtMillis epoch milliseconds, as every time here
 * @param expiresAtMillis {@link Long#MAX_VALUE} = never
 */
record TokenRow(
        UUID id,
        TokenKind kind,
        KnownToken.State state,
        long createdAtMillis,
        long expiresAtMillis,
        AddressRanges allowed,
        UUID organizationId,
        UUID roleId) {}
