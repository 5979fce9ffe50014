package dev.tollgate.publisher.exchange;

import dev.tollgate.database.Sql;
import dev.tollgate.database.Transactions;
import dev.tollgate.organization.Limits;
import dev.tollgate.organization.Organization;
import dev.tollgate.organization.TokenRole;
import dev.tollgate.problem.ProblemException;
import dev.tollgate.problem.ProblemType;
import dev.tollgate.publisher.Publisher;
import dev.tollgate.publisher.identity.IdentityRefused;
import dev.tollgate.publisher.identity.IdentityRefused.Check;
import dev.tollgate.publisher.identity.IdentityToken;
import dev.tollgate.token.JobTokens;
import dev.tollgate.token.TokenIssuer.Issued;
import dev.tollgate.verify.cluster.UpgradeGate;
import jakarta.inject.Singleton;
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
    // With the publisher held: the clock that tells what was made before it was narrowed.
    private static final String LIVE = """
            select clock_timestamp(), count(*)
              from token
             where created_by_id = ? and kind = 'job' and revoked_at is null and expires_at > statement_timestamp()
            """;

    private final Sql sql;
    private final Limits limits;
    private final UpgradeGate upgrade;
    private final Exchanged exchanged;
    private final ScopedRoles scopes;
    private final JobTokens tokens;
    private final ExchangeCounts counts;

    Exchange(
            Sql sql,
            Limits limits,
            UpgradeGate upgrade,
            Exchanged exchanged,
            ScopedRoles scopes,
            JobTokens tokens,
            ExchangeCounts counts) {
        this.sql = sql;
        this.limits = limits;
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

    private record Live(Instant now, long tokens) {}

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

    private IssuedJobToken inOne(Publisher judged, IdentityToken token, byte[] identity, @Nullable String scope)
            throws IdentityRefused {
        Long version = sql.first(HOLD, row -> row.getLong(1), judged.id);
        if (version == null || version != judged.version) {
            throw new Overtaken();
        }
        Publisher publisher = Objects.requireNonNull(Publisher.findById(judged.id));
        Organization organization = Organization.findById(publisher.organizationId);
        requireUsable(publisher, organization);
        upgrade.require(PROTOCOL);
        Live live = Objects.requireNonNull(sql.first(
                LIVE,
                row -> new Live(row.getObject(1, OffsetDateTime.class).toInstant(), row.getLong(2)),
                publisher.id));
        List<Exchanged.Slot> taken = exchanged.taken(identity, live.now());
        Integer slot = Exchanged.free(taken, publisher.reuse, live.now());
        TokenRole role = scopes.of(publisher.organizationId, publisher.role, scope);
        if (slot == null) {
            return again(publisher, taken.get(0).token(), role, live.now());
        }
        requireRoom(live.tokens());
        Instant end = live.now().plus(lifetime(publisher, organization));
        Issued issued = tokens.issue(new JobTokens.Draft(
                publisher.organizationId, publisher.id, publisher.name, role, publisher.allowedCidrs, live.now(), end));
        take(identity, slot, taken, publisher.id, issued.tokenId(), live.now(), token.over());
        counts.exchanged(publisher.organizationId, publisher.id, live.now());
        return answer(issued.value().reveal(), end, live.now(), role);
    }

    private static void requireUsable(Publisher publisher, Organization organization) throws IdentityRefused {
        if (organization.deletedAt != null || organization.suspended) {
            throw new IdentityRefused(Check.ORGANIZATION, "organization: it is suspended");
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

    private void requireRoom(long live) {
        int most = limits.jobTokens();
        if (live >= most) {
            throw new ProblemException(
                    ProblemType.LIMIT_REACHED,
                    "A publisher has at most " + most + " live job tokens (limit job-tokens = " + most + ").");
        }
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

    private static Duration lifetime(Publisher publisher, Organization organization) {
        Duration most = organization.maxTokenLifetime();
        Duration own = publisher.lifetime();
        return most == null || own.compareTo(most) < 0 ? own : most;
    }

    private static IssuedJobToken answer(String value, Instant end, Instant now, TokenRole role) {
        long seconds = Math.max(0, Duration.between(now, end).toSeconds());
        return IssuedJobToken.of(value, seconds, String.join(" ", role.permissions));
    }
}
