package dev.tollgate.token;

import dev.tollgate.auth.Caller;
import dev.tollgate.auth.CurrentCaller;
import dev.tollgate.auth.MemberRole;
import dev.tollgate.organization.Limits;
import dev.tollgate.problem.ProblemException;
import dev.tollgate.secret.TokenFormat;
import dev.tollgate.secret.TokenKind;
import dev.tollgate.secret.TokenValue;
import io.quarkus.arc.Arc;
import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Hands out values: the only place where a secret value comes to be. Stores its hash and its hint. */
@Singleton
public class TokenIssuer {
    private final TokenFormat format;
    private final InstantSource clock;
    private final CurrentCaller caller;
    private final Limits limits;

    TokenIssuer(TokenFormat format, InstantSource clock, CurrentCaller caller, Limits limits) {
        this.format = format;
        this.clock = clock;
        this.caller = caller;
        this.limits = limits;
    }

    /** A new token and its value. */
    public record Issued(UUID tokenId, TokenValue value) {}

    /** The access token of someone who has just become a member. */
    @Transactional(Transactional.TxType.MANDATORY)
    public Issued issueAccessToken(UUID organization, UUID user, MemberRole role) {
        Token token = new Token();
        token.organizationId = organization;
        token.userId = user;
        token.label = "Access token";
        token.createdAt = now();
        token.assume(role.accessTokenRole());
        TokenValue value = issue(token, TokenKind.ACCESS);
        return new Issued(token.id, value);
    }

    /** Stores a new token, complete but for kind, hint and creator, with its first value. */
    @Transactional(Transactional.TxType.MANDATORY)
    public TokenValue issue(Token token, TokenKind kind) {
        TokenValue value = format.generate(kind);
        token.kind = kind.code();
        token.hint = TokenFormat.hint(value);
        nameCreator(token);
        token.persist();
        store(token, value.hash(), null);
        if (kind == TokenKind.INTEGRATION) {
            limits.requireRoomForToken(token.organizationId);
        }
        return value;
    }

    /**
     * A new integration token, complete but for its creator, with a value that another system has handed out.
     *
     * @param length of the value in characters; 0 = not known
     */
    public record Adopted(Token token, byte[] hash, int length, String hint) {}

    /**
     * Stores them, one kind of row after the other, as far as the organization has room.
     *
     * @return how many, from the first on
     */
    @Transactional(Transactional.TxType.MANDATORY)
    public int adopt(List<Adopted> all, UUID importId) {
        int adopted = 0;
        while (adopted < all.size() && hasRoom(all.get(adopted).token().organizationId)) {
            Adopted next = all.get(adopted++);
            Token token = next.token();
            token.kind = TokenKind.INTEGRATION.code();
            token.hint = next.hint();
            token.importId = importId;
            nameCreator(token);
            token.persist();
        }
        all.subList(0, adopted).forEach(each -> store(each.token(), each.hash(), each.length()));
        Token.flush();
        return adopted;
    }

    /** What is counted has to be stored first. */
    private boolean hasRoom(UUID organization) {
        if (limits.takeRoomForToken(organization)) {
            return true;
        }
        Token.flush();
        return limits.countRoomForToken(organization);
    }

    /**
     * Gives a token another value.
     *
     * @param oldEnd until when the old value is still accepted; not after now = not at all
     * @param endWhenIdle how long it is not used before that ends early; null = it does not
     */
    @Transactional(Transactional.TxType.MANDATORY)
    public TokenValue replaceValue(Token token, Instant oldEnd, @Nullable Duration endWhenIdle) {
        TokenValue value = format.generate(token.kind());
        Instant now = now();
        requireRest(token, now);
        TokenValueRow.supersede(token.id, now, oldEnd, endWhenIdle);
        token.rotatedAt = now;
        token.hint = TokenFormat.hint(value);
        store(token, value.hash(), null);
        Token.flush();
        return value;
    }

    private void requireRest(Token token, Instant now) {
        Instant hourAgo = now.minus(Duration.ofHours(1));
        TokenValueRow.Lately lately = TokenValueRow.createdSince(token.id, hourAgo);
        long rotations = lately.values() - (token.createdAt.isAfter(hourAgo) ? 1 : 0);
        if (rotations >= limits.rotations()) {
            throw ProblemException.throttled(Duration.between(hourAgo, lately.first()));
        }
    }

    /** The same for an access token, which a leak may have put out of use. */
    @Transactional(Transactional.TxType.MANDATORY)
    public TokenValue resetValue(Token accessToken) {
        accessToken.enable();
        return replaceValue(accessToken, now(), null);
    }

    public Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    private void store(Token token, byte[] hash, @Nullable Integer length) {
        TokenValueRow row = new TokenValueRow();
        row.tokenId = token.id;
        row.hash = hash;
        row.length = length;
        row.createdAt = now();
        row.persist();
    }

    private void nameCreator(Token token) {
        if (token.createdByKind != null) {
            return;
        }
        @Nullable Caller creator = Arc.container().requestContext().isActive() ? caller.orNull() : null;
        token.createdByKind = creator == null ? "SYSTEM" : creator.isPerson() ? "USER" : "TOKEN";
        token.createdById = creator == null ? null : creator.id();
        token.createdByName = creator == null ? null : creator.name();
    }
}
