package dev.tollgate.verify;

import dev.tollgate.request.AddressRanges;
import dev.tollgate.secret.TokenFormat;
import dev.tollgate.secret.TokenKind;
import java.net.InetAddress;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Parse, hash, look up, judge, count: the same verdict for every dialect. Does no I/O. */
public final class Verifier {
    private final ValueHashes hashes;
    private final TokenLookup lookup;
    private final InstantSource clock;
    private final ReplicaLease lease;
    private final UsageSink usage;

    /** Over a lookup that is always current. */
    public Verifier(TokenFormat format, TokenLookup lookup, InstantSource clock) {
        this(format, lookup, clock, ReplicaLease.unlimited(clock), UsageSink.NONE);
    }

    /** @param clock by which expiry is judged */
    public Verifier(TokenFormat format, TokenLookup lookup, InstantSource clock, ReplicaLease lease, UsageSink usage) {
        this.hashes = new ValueHashes(format, lookup, lease);
        this.lookup = lookup;
        this.clock = clock;
        this.lease = lease;
        this.usage = usage;
    }

    /**
     * @param presented the text that was presented as a token
     * @param permissions what the token must all be allowed to do; empty = nothing in particular
     * @param clientAddress asked for a token that is bound to addresses, for which null = unknown is refused, and now
     *     and then to record where a token is used, or refused
     * @param dialect in which it is asked, for the list of refusals
     */
    public Verdict verify(
            String presented, List<String> permissions, Supplier<@Nullable InetAddress> clientAddress, String dialect) {
        // The confirmation before the lookup, its age after it: ReplicaLease says why neither may move.
        ReplicaLease.Confirmation confirmation = lease.last();
        byte[] hash = hashes.of(presented);
        if (hash == null) {
            // Which lengths are in use is known no better than the values themselves.
            boolean unknown = TokenLookup.mayBeImported(presented.length())
                    && !lease.mayAnswer(lease.ageNanos(confirmation), false);
            return new Verdict(unknown ? VerdictCode.UNAVAILABLE : VerdictCode.MALFORMED, null, 0);
        }
        KnownToken token = lookup.find(hash);
        long age = lease.ageNanos(confirmation);
        if (!lease.mayAnswer(age, token != null) || token != null && token.state() == KnownToken.State.UNFIT) {
            return new Verdict(VerdictCode.UNAVAILABLE, null, 0);
        }
        if (token == null) {
            return new Verdict(VerdictCode.NOT_FOUND, null, 0);
        }
        long ageMillis = lease.isCurrent(age) ? 0 : TimeUnit.NANOSECONDS.toMillis(age);
        long now = clock.millis();
        VerdictCode code = judge(token, now, permissions, clientAddress);
        usage.record(token, code, now, clientAddress, permissions, dialect);
        return new Verdict(code, token, ageMillis);
    }

    private static VerdictCode judge(
            KnownToken token, long now, List<String> permissions, Supplier<@Nullable InetAddress> clientAddress) {
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
        if (!mayComeFrom(token.allowed(), clientAddress) || !mayComeFrom(organizationsNetworks(token), clientAddress)) {
            return VerdictCode.ADDRESS_NOT_ALLOWED;
        }
        if (!token.role().permissions().containsAll(permissions)) {
            return VerdictCode.INSUFFICIENT_PERMISSIONS;
        }
        return VerdictCode.VALID;
    }

    private static boolean mayComeFrom(AddressRanges allowed, Supplier<@Nullable InetAddress> clientAddress) {
        return allowed.isEmpty() || allowed.contains(clientAddress.get());
    }

    /** People are bound by none: they could shut themselves out. */
    private static AddressRanges organizationsNetworks(KnownToken token) {
        return token.kind() == TokenKind.ACCESS
                ? AddressRanges.EVERYWHERE
                : token.organization().allowed();
    }
}
