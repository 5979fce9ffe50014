package dev.tollgate.token.usage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tollgate.problem.ProblemException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UsageQueryTest {
    private static final Instant NOW = Instant.parse("2026-11-29T10:30:00Z");

    @Test
    void absentIsThirtyDaysByTheDay() {
        UsagePeriod period = period(null, null, null);
        assertThat(period.buckets())
                .hasSize(31)
                .startsWith(Instant.parse("2026-10-30T00:00:00Z"))
                .endsWith(Instant.parse("2026-11-29T00:00:00Z"));
    }

    @Test
    void byTheHourItIsADay() {
        assertThat(period(null, null, "hour").buckets())
                .hasSize(25)
                .startsWith(Instant.parse("2026-11-28T10:00:00Z"))
                .endsWith(Instant.parse("2026-11-29T10:00:00Z"));
    }

    @ParameterizedTest
    @CsvSource({
        // The first bucket holds the beginning, the last one begins before the end.
        "2026-11-28T22:59:59Z,      2026-11-29T00:00:00Z, hour, 2",
        "2026-11-28T22:59:59Z,      2026-11-29T00:00:01Z, hour, 3",
        "2026-11-29T00:00:00Z,      2026-11-29T00:00:01Z, day,  1",
        "2026-11-29T01:00:00+02:00, 2026-11-29T00:00:01Z, day,  2",
        "2026-11-15T10:30:00Z,      ,                     hour, 337",
        "2025-10-25T10:30:00Z,      ,                     day,  401",
        "2026-11-29T00:00:00Z,      2026-12-02T00:00:00Z, day,  3",
        ",                          2026-11-28T00:00:00Z, hour, 24",
        ",                          2025-10-26T00:00:00Z, day,  1",
    })
    void wholeBucketsInUtc(@Nullable String from, @Nullable String to, String step, int buckets) {
        assertThat(period(from, to, step).buckets()).hasSize(buckets);
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-15T10:28:59Z,          ,                              hour, from",
        "2025-10-25T10:28:59Z,          ,                              day,  from",
        "2026-11-29T10:30:00Z,          ,                              day,  from",
        "2026-11-28T00:00:00Z,          2026-11-28T00:00:00Z,          hour, to",
        "2026-11-28T00:00:01Z,          2026-11-28T00:00:00Z,          hour, to",
        "2026-11-20T00:00:00Z,          2026-12-04T00:00:01Z,          hour, to",
        "+999999999-12-31T00:00:00Z,    ,                              day,  from",
        "-999999999-01-01T00:00:00Z,    ,                              day,  from",
        ",                              +999999999-12-31T00:00:00Z,    day,  to",
        ",                              -999999999-01-01T00:00:00Z,    hour, to",
        "yesterday,                     ,                              day,  from",
        "2026-11-28,                    ,                              day,  from",
        "1795946400,                    ,                              day,  from",
        ",                              ,                              week, step",
        ",                              ,                              HOUR, step",
    })
    void nonsenseIsRefusedByTheParametersName(
            @Nullable String from, @Nullable String to, String step, String parameter) {
        assertThatThrownBy(() -> period(from, to, step))
                .isInstanceOf(ProblemException.class)
                .hasMessageStartingWith(parameter + ": ");
    }

    private static UsagePeriod period(@Nullable String from, @Nullable String to, @Nullable String step) {
        UsageQuery query = new UsageQuery();
        query.from = from;
        query.to = to;
        query.step = step;
        return query.period(NOW);
    }
}
