package dev.tollgate.token.lifespan;

import static dev.tollgate.token.lifespan.LifespanLimits.earliest;

import dev.tollgate.problem.ProblemException;
import dev.tollgate.problem.ProblemType;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How long a token lives, and by whose act. Whatever is done to a token keeps one inequality, for every value of it: the
 * end is no later than a date that a person gave, the administrator's last act plus the organization's maximum, the end of
 * the Service Account that made it, and the time until which it may be renewed. A stricter maximum by itself ends
 * nothing; the next act is judged by it.
 *
 * @param end null = none
 * @param length what runs anew at a renewal; null = the end is a date, or there is none
 * @param renewedAt when an administrator last handed out a value
 * @param actedAt the administrator's last act: that, or another date
 * @param holderMayRenew whether a rotation by the holder renews as well
 * @param renewUntil no end lies beyond; null = no such bound
 */
public record Lifespan(
        @Nullable Instant end,
        @Nullable Duration length,
        Instant renewedAt,
        Instant actedAt,
        boolean holderMayRenew,
        @Nullable Instant renewUntil) {
    /** Times beyond have five digits to the year, which few programs read. */
    private static final Instant LAST = Instant.parse("9999-01-01T00:00:00Z");

    /**
     * That of a new token.
     *
     * @param date asked for; null = none
     * @param asked the length asked for; null = what the organization usually gives
     * @throws ProblemException {@code VALIDATION_FAILED}, {@code LIFETIME_EXCEEDED}, as of all methods here
     */
    public static Lifespan begin(@Nullable Instant date, @Nullable Duration asked, LifespanLimits limits, Instant now) {
        Lifespan fresh = new Lifespan(null, null, now, now, false, null);
        if (date != null) {
            return fresh.until(date, limits, now);
        }
        Duration given = asked == null ? limits.usualLength() : asked;
        if (given == null) {
            return fresh.ending(limits.makerEnd(), null).alive(now);
        }
        Instant wanted = now.plus(given);
        if (asked != null) {
            requireWithin(wanted, limits.latestAfter(now));
        }
        return fresh.ending(earliest(wanted, limits.latestAfter(now)), given).alive(now);
    }

    /** Another date, by an administrator; null = the latest that is left since a value was last handed out. */
    public Lifespan dated(@Nullable Instant date, LifespanLimits limits, Instant now) {
        if (date != null && date.equals(end) && date.isAfter(now)) {
            return this;
        }
        if (date != null) {
            return new Lifespan(end, length, renewedAt, now, holderMayRenew, renewUntil).until(date, limits, now);
        }
        return ending(earliest(limits.latestAfter(renewedAt), renewUntil), limits.longest())
                .alive(now);
    }

    /** An administrator's rotation: a length runs anew, a date stays; one that is over gives as much time again. */
    public Lifespan renewed(@Nullable Instant date, LifespanLimits limits, Instant now) {
        Lifespan acted = new Lifespan(end, length, now, now, holderMayRenew, renewUntil);
        if (date != null) {
            return acted.until(date, limits, now);
        }
        Instant latest = acted.latest(limits);
        if (length != null) {
            Duration again = limits.shortened(length);
            return acted.ending(earliest(now.plus(again), latest), again).alive(now);
        }
        if (end == null) {
            return acted.ending(latest, limits.longest()).alive(now);
        }
        boolean isOver = !end.isAfter(now);
        Instant wanted = isOver && end.isAfter(actedAt) ? now.plus(Duration.between(actedAt, end)) : end;
        return acted.ending(earliest(wanted, latest), null).alive(now);
    }

    /** A holder's rotation: it keeps the end or brings it nearer, unless an administrator has allowed more. */
    public Lifespan passedOn(@Nullable Instant date, LifespanLimits limits, Instant now) {
        boolean renews = holderMayRenew && length != null;
        Instant allowed = renews ? now.plus(limits.shortened(Objects.requireNonNull(length))) : end;
        Instant latest = earliest(allowed, latest(limits));
        if (date == null) {
            return ending(latest, length).alive(now);
        }
        return ending(checked("expiresAt", date, latest, now), length);
    }

    /** What an administrator allows the holder. */
    public Lifespan renewable(boolean byHolder, @Nullable Instant until, Instant now) {
        Instant last = until == null || until.equals(renewUntil) ? until : checked("renewUntil", until, null, now);
        return new Lifespan(earliest(end, last), length, renewedAt, actedAt, byHolder, last);
    }

    /** After the Service Account that made it was given another end. */
    public Lifespan within(LifespanLimits limits) {
        return ending(earliest(end, limits.makerEnd()), length);
    }

    /** When a value that this act replaces ends: never later than it would have anyway. */
    public Instant endOfReplaced(Duration overlap, Instant now) {
        return Objects.requireNonNull(earliest(now.plus(overlap), end));
    }

    private @Nullable Instant latest(LifespanLimits limits) {
        return earliest(limits.latestAfter(actedAt), renewUntil);
    }

    private Lifespan until(Instant date, LifespanLimits limits, Instant now) {
        return ending(checked("expiresAt", date, latest(limits), now), null);
    }

    private Lifespan ending(@Nullable Instant other, @Nullable Duration from) {
        return new Lifespan(other, other == null ? null : from, renewedAt, actedAt, holderMayRenew, renewUntil);
    }

    /** Nobody is handed a value that is over. */
    private Lifespan alive(Instant now) {
        if (end != null && !end.isAfter(now)) {
            throw exceeded(end);
        }
        return this;
    }

    private static Instant checked(String field, Instant date, @Nullable Instant latest, Instant now) {
        Instant exact = date.truncatedTo(ChronoUnit.MILLIS);
        if (!exact.isAfter(now)) {
            throw ProblemException.invalid(field, "must be in the future");
        }
        if (exact.isAfter(LAST)) {
            throw ProblemException.invalid(field, "must be before the year 9999");
        }
        requireWithin(exact, latest);
        return exact;
    }

    private static void requireWithin(Instant date, @Nullable Instant latest) {
        if (latest != null && date.isAfter(latest)) {
            throw exceeded(latest);
        }
    }

    private static ProblemException exceeded(Instant latest) {
        return new ProblemException(ProblemType.LIFETIME_EXCEEDED, "The latest is " + latest + ".");
    }
}
