package dev.tollgate.verify;

import dev.tollgate.secret.TokenFormat;
import dev.tollgate.secret.TokenValue;
import java.net.InetAddress;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Parse, hash, look up, judge: the same verdict for every dialect. Does no I/O. */
public final class Verifier {
    private final TokenFormat format;
    private final TokenLookup lookup;
    private final InstantSource clock;

    public Verifier(TokenFormat format, TokenLookup lookup, InstantSource clock) {
        this.format = format;
        this.lookup = lookup;
        this.clock = clock;
    }

    /**
     * @param presented the text that was presented as a token
     * @param permissions what the token must all be allowed to do; empty = nothing in particular
     * @param clientAddress asked only for a token that is bound to addresses; null = unknown, which is refused
     */
    public Verdict verify(String presented, List<String> permissions, Supplier<@Nullable InetAddress> clientAddress) {
        if (!format.isWellFormed(presented)) {
            return new Verdict(VerdictCode.MALFORMED, null, 0);
        }
        KnownToken token = lookup.find(TokenValue.sha256(presented));
        if (token == null) {
            return new Verdict(VerdictCode.NOT_FOUND, null, 0);
        }
        return new Verdict(judge(token, permissions, clientAddress), token, 0);
    }

    private VerdictCode judge(
            KnownToken token, List<String> permissions, Supplier<@Nullable InetAddress> clientAddress) {
        long now = clock.millis();
        if (token.state() == KnownToken.State.REVOKED
                || now >= token.endsAtMillis()
                || token.organization().deleted()) {
            return VerdictCode.REVOKED;
        }
        if (now >= token.expiresAtMillis()) {
            return VerdictCode.EXPIRED;
        }
        if (token.state() == KnownToken.State.DISABLED) {
            return VerdictCode.DISABLED;
        }
        if (token.organization().suspended()) {
            return VerdictCode.ORGANIZATION_SUSPENDED;
        }
        if (!token.allowed().isEmpty() && !token.allowed().contains(clientAddress.get())) {
            return VerdictCode.ADDRESS_NOT_ALLOWED;
        }
        if (!token.role().permissions().containsAll(permissions)) {
            return VerdictCode.INSUFFICIENT_PERMISSIONS;
        }
        return VerdictCode.VALID;
    }
}
