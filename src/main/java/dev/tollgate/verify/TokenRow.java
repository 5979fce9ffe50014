package dev.tollgate.verify;

import dev.tollgate.secret.TokenKind;
import java.util.UUID;

/**
 * What the index is told of one value of a token.
 *
 * @param high the first 64 bits of the value's SHA-256
 * @param low the next 64 bits
 * @param createdAtMillis epoch milliseconds, as every time here
 * @param expiresAtMillis {@link Long#MAX_VALUE} = never
 * @param endsAtMillis when this value ends although its token lives on; {@link Long#MAX_VALUE} = never
 */
record TokenRow(
        long high,
        long low,
        UUID id,
        TokenKind kind,
        KnownToken.State state,
        long createdAtMillis,
        long expiresAtMillis,
        long endsAtMillis,
        AddressRanges allowed,
        UUID organizationId,
        UUID roleId) {}
