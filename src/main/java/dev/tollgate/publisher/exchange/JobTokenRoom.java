package dev.tollgate.publisher.exchange;

import com.github.benmanes.caffeine.cache.Cache;
import dev.tollgate.cache.Caches;
import dev.tollgate.database.Sql;
import dev.tollgate.organization.Limits;
import dev.tollgate.problem.ProblemException;
import dev.tollgate.problem.ProblemType;
import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;
import java.time.Duration;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Whether a publisher may have one more live job token. To count thousands costs more than the rest of an exchange, so they
 * are counted again only once there may be as many as are allowed, however busy all replicas were meanwhile.
 */
@Singleton
class JobTokenRoom {
    /** More replicas than this at their limit at once can pass this one by a little. */
    private static final int REPLICAS = 20;

    private static final int PER_SECOND = ExchangeRate.PER_SECOND * REPLICAS;
    private static final String COUNT = """
            select count(*) from token
             where created_by_id = ? and kind = 'job' and revoked_at is null and expires_at > statement_timestamp()
            """;

    private final Sql sql;
    private final Limits limits;
    /** Until when there is room, by the monotonic clock. */
    private final Cache<UUID, Long> known = Caches.of(100_000, Duration.ofMinutes(5));

    JobTokenRoom(Sql sql, Limits limits) {
        this.sql = sql;
        this.limits = limits;
    }

    /**
     * The caller holds the publisher.
     *
     * @throws ProblemException {@code LIMIT_REACHED}
     */
    @Transactional(Transactional.TxType.MANDATORY)
    void require(UUID publisher) {
        long now = System.nanoTime();
        @Nullable Long until = known.getIfPresent(publisher);
        if (until != null && now - until < 0) {
            return;
        }
        int most = limits.jobTokens();
        long live = Objects.requireNonNull(sql.first(COUNT, row -> row.getLong(1), publisher));
        if (live >= most) {
            throw new ProblemException(
                    ProblemType.LIMIT_REACHED,
                    "A publisher has at most " + most + " live job tokens (limit job-tokens = " + most + ").");
        }
        known.put(publisher, now + lasts(live, most).toNanos());
    }

    /** For how long there is room for certain: at first each replica may take what it has saved up. */
    static Duration lasts(long live, int most) {
        long sure = most - live - PER_SECOND - 1;
        return sure <= 0 ? Duration.ZERO : Duration.ofMillis(sure * 1_000 / PER_SECOND);
    }
}
