package dev.tollgate.token.usage;

import dev.tollgate.listing.TimeParameter;
import dev.tollgate.problem.ProblemException;
import jakarta.ws.rs.QueryParam;
import java.time.Duration;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.jspecify.annotations.Nullable;

/** Which usage is asked for. */
public class UsageQuery {
    @QueryParam("from")
    @Parameter(
            description = "The first bucket is the one that holds it. Absent: a day before `to` by the hour, 30 by the"
                    + " day. At most 14 days ago by the hour, 400 by the day.",
            schema = @Schema(implementation = Instant.class))
    @Nullable
    String from;

    @QueryParam("to")
    @Parameter(
            description = "The last bucket begins before it. Absent: now.",
            schema = @Schema(implementation = Instant.class))
    @Nullable
    String to;

    @QueryParam("step")
    @Parameter(
            description = "How long a bucket is.",
            schema =
                    @Schema(
                            type = SchemaType.STRING,
                            defaultValue = "day",
                            enumeration = {"hour", "day"}))
    @Nullable
    String step;

    /** @throws ProblemException {@code VALIDATION_FAILED} naming the parameter */
    UsagePeriod period(Instant now) {
        Step length = step();
        Instant end = TimeParameter.parse("to", to);
        Instant begin = TimeParameter.parse("from", from);
        Duration kept = length.kept();
        requireKept("from", begin, kept, now);
        requireKept("to", end, kept, now);
        Instant until = end == null ? now : end;
        if (begin == null) {
            Instant earliest = now.minus(kept);
            Instant usual = until.minus(length.usual());
            begin = usual.isBefore(earliest) ? earliest : usual;
        }
        if (!begin.isBefore(until)) {
            throw ProblemException.invalid(end == null ? "from" : "to", "must be after the beginning");
        }
        if (Duration.between(begin, until).compareTo(kept) > 0) {
            throw ProblemException.invalid("to", "must be at most " + kept.toDays() + " days after the beginning");
        }
        return UsagePeriod.of(length, begin, until);
    }

    /** Nothing is known of earlier, and later than one period from now nobody can mean. */
    private static void requireKept(String parameter, @Nullable Instant time, Duration kept, Instant now) {
        // The time that it takes to ask is granted.
        if (time != null && (time.isBefore(now.minus(kept).minusSeconds(60)) || time.isAfter(now.plus(kept)))) {
            throw ProblemException.invalid(parameter, "must be at most " + kept.toDays() + " days from now");
        }
    }

    private Step step() {
        if (step == null || step.isEmpty() || step.equals("day")) {
            return Step.DAY;
        }
        if (step.equals("hour")) {
            return Step.HOUR;
        }
        throw ProblemException.invalid("step", "must be hour or day");
    }
}
