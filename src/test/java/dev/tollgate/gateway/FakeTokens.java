package dev.tollgate.gateway;

import dev.tollgate.request.AddressRanges;
import dev.tollgate.secret.TokenFormat;
import dev.tollgate.secret.TokenKind;
import dev.tollgate.secret.TokenValue;
import dev.tollgate.verify.KnownOrganization;
import dev.tollgate.verify.KnownRole;
import dev.tollgate.verify.KnownToken;
import dev.tollgate.verify.TokenLookup;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Tokens that are known without a database. */
final class FakeTokens implements TokenLookup {
    static final TokenFormat FORMAT = new TokenFormat("tg", List.of());
    static final KnownOrganization ORGANIZATION = new KnownOrganization(
            UUID.fromString("0198c59f-0a11-7f00-8000-6b2d4e8c1a77"), "Größe \"A\"\n𝄞", false, false);
    static final KnownRole CI_TOKEN = role("CI Token", "scan:upload", "scan:read");
    static final KnownRole GATEWAY = role("Gateway", "tokens:verify");
    static final long NEVER = Long.MAX_VALUE;

    private final Map<String, KnownToken> tokens = new ConcurrentHashMap<>();

    /** A token as it can be varied: active, without expiry, from everywhere. */
    static KnownToken active(KnownRole role) {
        return new KnownToken(
                UUID.randomUUID(),
                TokenKind.INTEGRATION,
                KnownToken.State.ACTIVE,
                1_700_000_000_000L,
                NEVER,
                NEVER,
                AddressRanges.EVERYWHERE,
                ORGANIZATION,
                role);
    }

    static KnownRole role(String name, String... permissions) {
        return new KnownRole(UUID.randomUUID(), name, List.of(permissions));
    }

    static KnownToken boundTo(KnownToken token, String... cidrs) {
        return new KnownToken(
                token.id(),
                token.kind(),
                token.state(),
                token.createdAtMillis(),
                token.expiresAtMillis(),
                token.endsAtMillis(),
                AddressRanges.of(List.of(cidrs)),
                token.organization(),
                token.role());
    }

    /** @return the value that leads to the token from now on */
    String add(KnownToken token) {
        TokenValue value = FORMAT.generate(token.kind());
        add(value, token);
        return value.reveal();
    }

    void add(TokenValue value, KnownToken token) {
        tokens.put(HexFormat.of().formatHex(value.hash()), token);
    }

    static KnownToken ofKind(TokenKind kind, KnownToken token) {
        return new KnownToken(
                token.id(),
                kind,
                token.state(),
                token.createdAtMillis(),
                token.expiresAtMillis(),
                token.endsAtMillis(),
                token.allowed(),
                token.organization(),
                token.role());
    }

    String add(KnownRole role, UnaryOperator<KnownToken> variation) {
        return add(variation.apply(active(role)));
    }

    @Override
    public @Nullable KnownToken find(byte[] hash) {
        return tokens.get(HexFormat.of().formatHex(hash));
    }
}
