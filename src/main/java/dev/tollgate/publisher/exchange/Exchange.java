package dev.tollgate.publisher.exchange;

import dev.tollgate.database.Sql;
import dev.tollgate.database.Transactions;
import dev.tollgate.organization.role.TokenRole;
import dev.tollgate.publisher.Publisher;
import dev.tollgate.publisher.identity.IdentityRefused;
import dev.tollgate.publisher.identity.IdentityRefused.Check;
import dev.tollgate.publisher.identity.IdentityToken;
import dev.tollgate.token.JobTokens;
import dev.tollgate.token.TokenIssuer.Issued;
import dev.tollgate.verify.cluster.UpgradeGate;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Hands out a job token for an identity token that fits a publisher. In one transaction, with the publisher held: what it
 * is changed to ends what was handed out before, and of two with one identity token the second finds the first.
 */
@Singleton
class Exchange {
    /** Protocol 3 verifies a job token; from 4 on programs know that it cannot be rotated, nor its publisher's role deleted. */
    private static final int PROTOCOL = 4;

    private static final String HOLD = """
            select version from publisher where id = ? and deleted_at is null and enabled for update
            """;
    // With the publisher held: the clock that tells what was made before it was narrowed, and what is not the
    // publisher's own. A statement of its own, since the one that waits for the lock sees the rest as it was before.
    private static final String STATE = """
            select clock_timestamp(), r.version, o.suspended or o.deleted_at is not null,
                   extract(epoch from o.max_token_lifetime)::bigint
              from publisher p
              join token_role r on r.id = p.role_id
              join organization o on o.id = p.organization_id
             where p.id = ?
            """;

    private final Sql sql;
    private final JobTokenRoom room;
    private final UpgradeGate upgrade;
    private final Exchanged exchanged;
    private final ScopedRoles scopes;
    private final JobTokens tokens;
    private final ExchangeCounts counts;

    Exchange(
            Sql sql,
            JobTokenRoom room,
            UpgradeGate upgrade,
            Exchanged exchanged,
            ScopedRoles scopes,
            JobTokens tokens,
            ExchangeCounts counts) {
        this.sql = sql;
        this.room = room;
        this.upgrade = upgrade;
        this.exchanged = exchanged;
        this.scopes = scopes;
        this.tokens = tokens;
        this.counts = counts;
    }

    /** Somebody else was faster, or has changed the publisher: what was judged is to be judged again. */
    static final class Overtaken extends RuntimeException {
        Overtaken() {
            super("overtaken", null, false, false);
        }
    }

    /** @param longest seconds that a token of the organization may live; null = it does not say */
    private record State(
            Instant now,
            long roleVersion,
            boolean suspended,
            @Nullable Long longest) {
        static State of(ResultSet row) throws SQLException {
            return new State(
                    row.getObject(1, OffsetDateTime.class).toInstant(),
                    row.getLong(2),
                    row.getBoolean(3),
                    row.getObject(4, Long.class));
        }
    }

    /**
     * @param publisher that the token fits
     * @throws Overtaken to try once more
     */
    IssuedJobToken of(Publisher publisher, IdentityToken token, @Nullable String scope) throws IdentityRefused {
        byte[] identity = token.identity(publisher.organizationId);
        Refusable answer = Transactions.inOne(() -> {
            try {
                return new Refusable(inOne(publisher, token, identity, scope), null);
            } catch (IdentityRefused e) {
                return new Refusable(null, e);
            }
        });
        if (answer.refused() != null) {
            throw answer.refused();
        }
        return Objects.requireNonNull(answer.issued());
    }

    /** A refusal comes before anything is written, so that there is nothing to roll back. */
    private record Refusable(
            @Nullable IssuedJobToken issued, @Nullable IdentityRefused refused) {}

    /** @param publisher as it was judged: it is read again only if it has changed since */
    private IssuedJobToken inOne(Publisher publisher, IdentityToken token, byte[] identity, @Nullable String scope)
            throws IdentityRefused {
        Long version = sql.first(HOLD, row -> row.getLong(1), publisher.id);
        if (version == null || version != publisher.version) {
            throw new Overtaken();
        }
        State state = Objects.requireNonNull(sql.first(STATE, State::of, publisher.id));
        requireUsable(publisher, state);
        upgrade.require(PROTOCOL);
        List<Exchanged.Slot> taken = exchanged.taken(identity, state.now());
        Integer slot = Exchanged.free(taken, publisher.reuse, state.now());
        TokenRole role = scopes.of(publisher.organizationId, publisher.role, scope);
        if (slot == null) {
            return again(publisher, taken.get(0).token(), role, state.now());
        }
        room.require(publisher.id);
        Instant end = state.now().plus(lifetime(publisher, state.longest()));
        Issued issued = tokens.issue(new JobTokens.Draft(
                publisher.organizationId,
                publisher.id,
                publisher.name,
                role,
                publisher.allowedCidrs,
                state.now(),
                end));
        take(identity, slot, taken, publisher.id, issued.tokenId(), state.now(), token.over());
        counts.exchanged(publisher.organizationId, publisher.id, state.now());
        return answer(issued.value().reveal(), end, state.now(), role);
    }

    private static void requireUsable(Publisher publisher, State state) throws IdentityRefused {
        if (state.suspended()) {
            throw new IdentityRefused(Check.ORGANIZATION, "organization: it is suspended");
        }
        if (!publisher.role.isOfVersion(state.roleVersion())) {
            throw new Overtaken();
        }
        if (!publisher.role.isForOutsiders()) {
            throw new IdentityRefused(Check.ROLE, "role: the publisher's role has permissions that jobs do not get");
        }
    }

    private IssuedJobToken again(Publisher publisher, UUID token, TokenRole role, Instant now) throws IdentityRefused {
        JobTokens.Again again = tokens.again(token, publisher.id, role.id);
        if (again == null) {
            throw new IdentityRefused(Check.REPLAY, "replay: the identity token was exchanged before");
        }
        counts.exchanged(publisher.organizationId, publisher.id, now);
        return answer(again.value().reveal(), again.expiresAt(), now, role);
    }

    private void take(
            byte[] identity,
            int slot,
            List<Exchanged.Slot> taken,
            UUID publisher,
            UUID token,
            Instant now,
            Instant over) {
        Instant kept = over.isAfter(now.plus(Exchanged.RETRY)) ? over : now.plus(Exchanged.RETRY);
        if (taken.stream().anyMatch(other -> other.number() == slot)) {
            exchanged.takeAgain(identity, slot, publisher, token, now, kept);
        } else if (!exchanged.take(identity, slot, publisher, token, now, kept)) {
            throw new Overtaken();
        }
    }

    private static Duration lifetime(Publisher publisher, @Nullable Long longest) {
        Duration own = publisher.lifetime();
        return longest == null || own.toSeconds() < longest ? own : Duration.ofSeconds(longest);
    }

    private static IssuedJobToken answer(String value, Instant end, Instant now, TokenRole role) {
        long seconds = Math.max(0, Duration.between(now, end).toSeconds());
        return IssuedJobToken.of(value, seconds, String.join(" ", role.permissions));
    }
}
