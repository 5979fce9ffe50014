package dev.tollgate.listing;

import dev.tollgate.problem.ProblemException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/** A time in a query (RFC 3339). */
public final class TimeParameter {
    private TimeParameter() {}

    /**
     * @return null when absent or empty
     * @throws ProblemException {@code VALIDATION_FAILED} naming the parameter
     */
    public static @Nullable Instant parse(String parameter, @Nullable String text) {
        try {
            return text == null || text.isEmpty()
                    ? null
                    : OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            throw ProblemException.invalid(parameter, "must be a time in RFC 3339 form");
        }
    }
}
