package dev.tollgate.organization;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PolicyTest {
    @ParameterizedTest
    @CsvSource({
        ", , false",
        ", P90D, false",
        "P90D, , true",
        "P90D, P90D, false",
        "P90D, PT2159H59M59S, false",
        "P90D, PT2160H1S, true"
    })
    void aRuleOnUnusedTokensBeginsAnewWhereItEndsThemSooner(Duration now, Duration before, boolean anew) {
        assertThat(unusedAfter(now).endsUnusedSoonerThan(unusedAfter(before))).isEqualTo(anew);
    }

    private static Policy unusedAfter(Duration after) {
        return new Policy(null, null, after, List.of(), null, LeakAction.REVOKE, ReuseAction.RECORD);
    }
}
