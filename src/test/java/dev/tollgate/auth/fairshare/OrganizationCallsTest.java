package dev.tollgate.auth.fairshare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tollgate.problem.ProblemException;
import dev.tollgate.problem.ProblemType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OrganizationCallsTest {
    private static final int AT_ONCE = 6;
    private static final int PRESENT = 38;

    private final UUID busy = UUID.randomUUID();
    private final UUID other = UUID.randomUUID();
    private final CountDownLatch end = new CountDownLatch(1);
    private final AtomicInteger running = new AtomicInteger();
    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void stop() {
        end.countDown();
        threads.shutdownNow();
    }

    @Test
    void othersGoOnWhileOneOrganizationHasAllItsTurns() throws Exception {
        OrganizationCalls calls = new OrganizationCalls(Duration.ofMinutes(1));
        List<Future<?>> held = hold(calls, PRESENT);

        assertThat(calls.run(other, () -> "answered")).isEqualTo("answered");
        assertThat(running).hasValue(AT_ONCE);
        assertUnavailable(calls);

        end.countDown();
        for (Future<?> call : held) {
            call.get(10, TimeUnit.SECONDS);
        }
        assertThat(calls.run(busy, () -> "answered")).isEqualTo("answered");
        assertThat(calls.size()).isZero();
    }

    @Test
    void whoWaitsTooLongIsToldToComeAgain() throws Exception {
        OrganizationCalls calls = new OrganizationCalls(Duration.ofMillis(20));
        hold(calls, AT_ONCE);

        assertUnavailable(calls);
    }

    @Test
    void aCallThatFailsGivesItsTurnBack() throws Exception {
        OrganizationCalls calls = new OrganizationCalls(Duration.ZERO);
        for (int i = 0; i < PRESENT + 1; i++) {
            assertThatExceptionOfType(IllegalStateException.class)
                    .isThrownBy(() -> calls.run(busy, () -> {
                        throw new IllegalStateException("refused");
                    }));
        }

        assertThat(calls.run(busy, () -> "answered")).isEqualTo("answered");
        assertThat(calls.size()).isZero();
    }

    @Test
    void noOrganizationKeepsPeopleOrOperatorsOut() throws Exception {
        OrganizationCalls calls = new OrganizationCalls(Duration.ofMinutes(1));
        hold(calls, PRESENT);

        assertUnavailable(calls);
        assertThat(calls.<String>ofPeople(() -> "answered")).isEqualTo("answered");
        assertThat(calls.<String>ofOperators(() -> "answered")).isEqualTo("answered");
    }

    private void assertUnavailable(OrganizationCalls calls) {
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> calls.run(busy, () -> "answered"))
                .satisfies(refusal -> assertThat(refusal.type()).isEqualTo(ProblemType.UNAVAILABLE));
    }

    /** Calls of the busy organization that do not end; all of them are in when this returns. */
    private List<Future<?>> hold(OrganizationCalls calls, int count) throws InterruptedException {
        CountDownLatch turns = new CountDownLatch(Math.min(count, AT_ONCE));
        List<Future<?>> held = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            held.add(threads.submit(() -> calls.run(busy, () -> {
                running.incrementAndGet();
                turns.countDown();
                end.await();
                return null;
            })));
        }
        assertThat(turns.await(10, TimeUnit.SECONDS)).isTrue();
        while (calls.present(busy) < count) {
            Thread.onSpinWait();
        }
        return held;
    }
}
