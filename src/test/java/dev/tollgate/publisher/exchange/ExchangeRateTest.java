package dev.tollgate.publisher.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.tollgate.problem.ProblemException;
import dev.tollgate.problem.ProblemType;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** How often the jobs of an organization may exchange. */
class ExchangeRateTest {
    private final ExchangeRate rate = new ExchangeRate();

    private @Nullable ProblemException exchange(UUID organization) {
        try {
            rate.exchange(organization);
            return null;
        } catch (ProblemException e) {
            return e;
        }
    }

    @Test
    void fiftyASecondAreEnoughAndNobodyElseIsHeldUp() {
        UUID busy = UUID.randomUUID();
        for (int i = 0; i < 50; i++) {
            assertThat(exchange(busy)).isNull();
        }
        // Some of it may have been given back meanwhile.
        ProblemException refused = IntStream.range(0, 1_000_000)
                .mapToObj(i -> exchange(busy))
                .filter(e -> e != null)
                .findFirst()
                .orElseThrow();
        assertThat(refused.type()).isEqualTo(ProblemType.TOO_MANY_REQUESTS);
        assertThat(refused.retryAfter()).isPositive();
        assertThatCode(() -> rate.exchange(UUID.randomUUID())).doesNotThrowAnyException();
    }
}
