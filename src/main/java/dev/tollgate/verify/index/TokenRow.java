package dev.tollgate.verify.index;

import dev.tollgate.request.AddressRanges;
import dev.tollgate.secret.TokenKind;
import dev.tollgate.verify.KnownToken;
import java.util.UUID;

/**
 * What the index is told of a token, whatever its values are.
 *
 * @param createdAtMillis epoch milliseconds, as every time here
 * @param expiresAtMillis {@link Long#MAX_VALUE} = never
 */
public record TokenRow(
        UUID id,
        TokenKind kind,
        KnownToken.State state,
        long createdAtMillis,
        long expiresAtMillis,
        AddressRanges allowed,
        UUID organizationId,
        UUID roleId) {}
