package dev.tollgate.verify;

import dev.tollgate.request.AddressRanges;
import dev.tollgate.secret.TokenKind;
import java.util.UUID;

/**
 * A token as one of its values leads to it, at the moment of the lookup.
 *
 * @param state of this value and its token; expiry is judged by the {@link Verifier}
 * @param expiresAtMillis when the token expires, in epoch milliseconds; {@link Long#MAX_VALUE} = never
 * @param endsAtMillis when this value ends although its token lives on (a rotation's overlap), likewise
 * @param allowed addresses it may be used from
 */
public record KnownToken(
        UUID id,
        TokenKind kind,
        State state,
        long createdAtMillis,
        long expiresAtMillis,
        long endsAtMillis,
        AddressRanges allowed,
        KnownOrganization organization,
        KnownRole role) {

    /** What the database says, before the clock has its say. */
    public enum State {
        ACTIVE,
        DISABLED,
        REVOKED,
        /** Its organization or role found no place in the index: nothing can be said of it. */
        UNFIT
    }
}
