package dev.tollgate.publisher.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** When the live job tokens of a publisher have to be counted again. */
class JobTokenRoomTest {
    /** Of twenty replicas, each with fifty saved up. */
    private static final long BURST = 1_000;

    private static final double PER_MILLISECOND = 1;

    @Test
    void howeverBusyTwentyReplicasAreTheLimitIsNotPassedUncounted() {
        Random random = new Random(1);
        for (int i = 0; i < 100_000; i++) {
            int most = 1 + random.nextInt(50_000);
            int live = random.nextInt(most);
            Duration lasts = JobTokenRoom.lasts(live, most);
            if (!lasts.isZero()) {
                assertThat(live + BURST + PER_MILLISECOND * lasts.toMillis())
                        .as(live + " of " + most)
                        .isLessThan(most);
            }
        }
    }

    @Test
    void farFromTheLimitTheyAreSeldomCountedAndNearItEachTime() {
        assertThat(JobTokenRoom.lasts(0, 20_000)).isGreaterThan(Duration.ofSeconds(15));
        assertThat(JobTokenRoom.lasts(15_000, 20_000)).isGreaterThan(Duration.ofSeconds(3));
        assertThat(JobTokenRoom.lasts(19_500, 20_000)).isZero();
        assertThat(JobTokenRoom.lasts(0, 1_000)).isZero();
        assertThat(JobTokenRoom.lasts(25_000, 20_000)).isZero();
    }
}
