package dev.tollgate.publisher.exchange;

import dev.tollgate.database.Sql;
import dev.tollgate.publisher.identity.IdentityRefused;
import dev.tollgate.publisher.identity.IdentityRefused.Check;
import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What has been exchanged. An identity token has one slot, and the job token in it; one that may be reused has five. Of two
 * that come at once with the same one the primary key decides.
 */
@Singleton
class Exchanged {
    /** Whoever asks again sooner has lost the answer. */
    static final Duration RETRY = Duration.ofMinutes(5);

    private static final int SLOTS = 5;
    private static final String TAKE = """
            insert into exchanged (key, slot, publisher_id, token_id, at, over_at) values (?, ?, ?, ?, ?, ?)
            on conflict (key, slot) do nothing
            """;
    private static final String TAKE_AGAIN = """
            update exchanged set publisher_id = ?, token_id = ?, at = ?, over_at = ? where key = ? and slot = ?
            """;
    private static final String SLOTS_OF = """
            select e.slot, e.token_id, e.at,
                   exists (select 1 from token t
                            where t.id = e.token_id and t.revoked_at is null and t.expires_at > ?)
              from exchanged e where e.key = ? order by e.slot
            """;

    private final Sql sql;

    Exchanged(Sql sql) {
        this.sql = sql;
    }

    /** @param live whether its job token is */
    record Slot(int number, UUID token, Instant at, boolean live) {
        boolean isRetried(Instant now) {
            return now.isBefore(at.plus(RETRY));
        }
    }

    /** Those that are taken. With the publisher held they stay so. */
    List<Slot> taken(byte[] identity, Instant now) {
        return sql.list(
                SLOTS_OF,
                row -> new Slot(
                        row.getInt(1),
                        row.getObject(2, UUID.class),
                        row.getObject(3, OffsetDateTime.class).toInstant(),
                        row.getBoolean(4)),
                now,
                identity);
    }

    /**
     * The slot for another job token; null if there is none to be had and the token in the only one may get its next value.
     *
     * @throws IdentityRefused for a replay
     */
    static @Nullable Integer free(List<Slot> taken, boolean reuse, Instant now) throws IdentityRefused {
        if (taken.isEmpty()) {
            return 0;
        }
        if (!reuse) {
            if (taken.get(0).isRetried(now)) {
                return null;
            }
            throw new IdentityRefused(Check.REPLAY, "replay: the identity token was exchanged before");
        }
        List<Integer> live = taken.stream().filter(Slot::live).map(Slot::number).toList();
        return IntStream.range(0, SLOTS)
                .boxed()
                .filter(number -> !live.contains(number))
                .findFirst()
                .orElseThrow(() -> new IdentityRefused(
                        Check.REPLAY, "replay: the identity token has " + SLOTS + " live job tokens already"));
    }

    /** False if another call was faster. */
    @Transactional(Transactional.TxType.MANDATORY)
    boolean take(byte[] identity, int slot, UUID publisher, UUID token, Instant now, Instant over) {
        return sql.update(TAKE, identity, slot, publisher, token, now, over) > 0;
    }

    /** One whose job token is over. */
    @Transactional(Transactional.TxType.MANDATORY)
    void takeAgain(byte[] identity, int slot, UUID publisher, UUID token, Instant now, Instant over) {
        sql.update(TAKE_AGAIN, publisher, token, now, over, identity, slot);
    }
}
