package dev.tollgate.token;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.hibernate.annotations.ColumnTransformer;
import org.hibernate.annotations.UuidGenerator;
import org.jspecify.annotations.Nullable;

/** A value that was handed out for a token, as its hash. A token has one current value, and perhaps one running out. */
@Entity
@Table(name = "token_value")
public class TokenValueRow extends PanacheEntityBase {
    @Id
    @UuidGenerator(style = UuidGenerator.Style.VERSION_7)
    UUID id;

    UUID tokenId;
    byte[] hash;
    public String state = "ACTIVE";

    /** When it stops being accepted although the token lives on; null = it is the current one. */
    @Nullable
    Instant endsAt;

    /** In seconds: the overlap ends early once the new value was used and this one was not for so long. */
    @Nullable
    @Column(name = "end_when_idle")
    @ColumnTransformer(read = "extract(epoch from end_when_idle)::bigint", write = "make_interval(secs => ?)")
    Long endWhenIdle;

    Instant createdAt;

    /** Of an imported value, in characters; 0 = not known; null = it has the form of ours. */
    @Nullable
    Integer length;

    /** When it was first reported as leaked. */
    @Nullable
    Instant leakedAt;

    /** Whether somebody ended it, and not its token's rotation. */
    boolean endedByHand;

    /** The token that the value leads to, whatever has become of it; null if there never was such a value. */
    public static @Nullable UUID tokenOf(byte[] hash) {
        return find("select tokenId from TokenValueRow where hash = ?1", (Object) hash)
                .project(UUID.class)
                .firstResult();
    }

    /** To be read with the token locked: a rotation changes the state of its values. */
    public static @Nullable TokenValueRow byHash(byte[] hash) {
        return find("hash", hash).firstResult();
    }

    /**
     * A rotation's overlap that is still running.
     *
     * @param since when the rotation was
     * @param endsAt when the old value ends
     */
    public record Overlap(Instant since, Instant endsAt) {}

    /** The overlaps that are running, by the token's id; one statement for all of the tokens. */
    public static Map<UUID, Overlap> overlaps(Collection<UUID> tokens, Instant now) {
        return getEntityManager()
                .createQuery(
                        "select old.tokenId, fresh.createdAt, old.endsAt from TokenValueRow old"
                                + " join TokenValueRow fresh on fresh.tokenId = old.tokenId"
                                + " where old.tokenId in :tokens and old.state = 'ACTIVE' and old.endsAt > :now"
                                + " and fresh.state = 'ACTIVE' and fresh.endsAt is null",
                        Object[].class)
                .setParameter("tokens", tokens)
                .setParameter("now", now)
                .getResultStream()
                .collect(
                        Collectors.toMap(row -> (UUID) row[0], row -> new Overlap((Instant) row[1], (Instant) row[2])));
    }

    /**
     * The values that a token got in some time.
     *
     * @param first when the first of them was made; any time if there is none
     */
    record Lately(long values, Instant first) {}

    /** Found among those that have not ended before that time: a token may have many that have. */
    static Lately createdSince(UUID token, Instant since) {
        Object[] row = getEntityManager()
                .createQuery(
                        "select count(*), coalesce(min(createdAt), :since) from TokenValueRow"
                                + " where tokenId = :token and createdAt > :since"
                                + " and (endsAt is null or endsAt > :since)",
                        Object[].class)
                .setParameter("token", token)
                .setParameter("since", since)
                .getSingleResult();
        return new Lately((Long) row[0], (Instant) row[1]);
    }

    /** Ends the value whose overlap is running; false if there is none. */
    public static boolean endOverlap(UUID token, Instant now) {
        return update(
                        "state = 'REVOKED', endsAt = ?2, endedByHand = true"
                                + " where tokenId = ?1 and state = 'ACTIVE' and endsAt > ?2",
                        token,
                        now)
                > 0;
    }

    public boolean isCurrent() {
        return state.equals("ACTIVE") && endsAt == null;
    }

    public void leak(Instant now) {
        if (leakedAt == null) {
            leakedAt = now;
        }
    }

    public void end(Instant now) {
        state = "REVOKED";
        endsAt = now;
        endedByHand = true;
    }

    /** A value that is running out is accepted no longer, also should the token live longer again. */
    static void endNoLater(Collection<UUID> tokens, Instant end) {
        if (!tokens.isEmpty()) {
            update("endsAt = ?2 where tokenId in ?1 and state = 'ACTIVE' and endsAt > ?2", tokens, end);
        }
    }

    /** Replaces the current value: it is accepted until then. One that was running out already ends at once. */
    static void supersede(UUID token, Instant now, Instant end, @Nullable Duration endWhenIdle) {
        update(
                "state = 'REVOKED', endsAt = ?2 where tokenId = ?1 and state = 'ACTIVE' and (endsAt is not null or ?2 >= ?3)",
                token,
                now,
                end);
        TokenValueRow current = find("tokenId = ?1 and state = 'ACTIVE' and endsAt is null", token)
                .firstResult();
        if (current != null) {
            current.endsAt = end;
            current.endWhenIdle = endWhenIdle == null ? null : endWhenIdle.toSeconds();
        }
    }
}
