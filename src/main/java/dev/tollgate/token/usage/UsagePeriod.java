package dev.tollgate.token.usage;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;

/**
 * Whole buckets of one length, in UTC.
 *
 * @param from where the first one begins
 * @param to the last one begins before it
 */
record UsagePeriod(Step step, Instant from, Instant to) {
    static UsagePeriod of(Step step, Instant from, Instant to) {
        return new UsagePeriod(step, from.truncatedTo(step.unit()), to);
    }

    List<Instant> buckets() {
        return Stream.iterate(from, at -> at.isBefore(to), at -> at.plus(1, step.unit()))
                .toList();
    }

    LocalDate firstDay() {
        return LocalDate.ofInstant(from, ZoneOffset.UTC);
    }

    LocalDate lastDay() {
        return LocalDate.ofInstant(to, ZoneOffset.UTC);
    }
}
