package dev.tollgate.token.lifespan;

import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.hibernate.annotations.ColumnTransformer;
import org.jspecify.annotations.Nullable;

/** A token's lifespan as it is stored, besides its end. What the release before stored, or changed, is read as what it was. */
@Embeddable
public class LifespanColumns {
    /** In seconds. */
    @Nullable
    @Column(name = "lifetime")
    @ColumnTransformer(read = "extract(epoch from lifetime)::bigint", write = "make_interval(secs => ?)")
    Long lifetime;

    /** The end that the length gave. Where the token has another, somebody gave that as a date. */
    @Nullable
    Instant lifetimeUntil;

    /** Null = at the creation, as the next. */
    @Nullable
    Instant renewedAt;

    @Nullable
    Instant actedAt;

    public boolean holderMayRenew;

    @Nullable
    public Instant renewUntil;

    public Lifespan of(@Nullable Instant end, Instant createdAt, LifespanLimits limits) {
        return new Lifespan(
                end,
                isMaximumOfOld(end, createdAt, limits) ? limits.longest() : length(end),
                renewedAt == null ? createdAt : renewedAt,
                actedAt == null ? createdAt : actedAt,
                holderMayRenew,
                renewUntil);
    }

    @Nullable
    public Duration length(@Nullable Instant end) {
        return lifetime == null || !Objects.equals(end, lifetimeUntil) ? null : Duration.ofSeconds(lifetime);
    }

    public void take(Lifespan lifespan) {
        lifetime = lifespan.length() == null ? null : lifespan.length().toSeconds();
        lifetimeUntil = lifetime == null ? null : lifespan.end();
        renewedAt = lifespan.renewedAt();
        actedAt = lifespan.actedAt();
        holderMayRenew = lifespan.holderMayRenew();
        renewUntil = lifespan.renewUntil();
    }

    /** The release before gave the maximum without a note of it. */
    private boolean isMaximumOfOld(@Nullable Instant end, Instant createdAt, LifespanLimits limits) {
        return actedAt == null
                && end != null
                && limits.longest() != null
                && end.equals(createdAt.plus(limits.longest()));
    }
}
