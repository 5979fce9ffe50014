package dev.tollgate.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tollgate.problem.ProblemException;
import dev.tollgate.problem.ProblemType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HashingSlotsTest {
    @ParameterizedTest
    @CsvSource({"1, 1, 17", "2, 1, 17", "3, 2, 34", "8, 7, 71", "64, 63, 127"})
    void aProcessorIsLeftToVerificationAndPlacesAreFew(int processors, int slots, int places) {
        HashingSlots hashing = new HashingSlots(processors);
        assertThat(hashing.count()).isEqualTo(slots);
        for (int i = 0; i < places; i++) {
            hashing.enter();
        }
        assertBusy(hashing::enter);
    }

    @Test
    void aPlaceIsFreeAgainHoweverItsHolderEnded() {
        HashingSlots hashing = new HashingSlots(1, Duration.ofSeconds(5));
        for (int i = 0; i < 100; i++) {
            try (HashingSlots.Place place = hashing.enter()) {
                place.hash(() -> {
                    throw new IllegalStateException("no hash");
                });
            } catch (IllegalStateException e) {
                assertThat(e).hasMessage("no hash");
            }
        }
    }

    @Test
    void whoWaitsInVainIsToldSoAndTheOneThatHashesGoesOn() throws Exception {
        HashingSlots hashing = new HashingSlots(1, Duration.ofMillis(50));
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        ExecutorService other = Executors.newSingleThreadExecutor();
        try {
            Future<Boolean> hash = other.submit(() -> {
                try (HashingSlots.Place place = hashing.enter()) {
                    return place.hash(() -> {
                        begun.countDown();
                        return isReached(end);
                    });
                }
            });
            begun.await();
            try (HashingSlots.Place place = hashing.enter()) {
                assertBusy(() -> place.hash(() -> true));
                end.countDown();
                assertThat(hash.get()).isTrue();
                assertThat(place.hash(() -> true)).isTrue();
            }
        } finally {
            other.shutdownNow();
        }
    }

    @Test
    void hashesThatShareTheirMemoryAreRight() throws Exception {
        Passwords passwords = new Passwords();
        ExecutorService callers = Executors.newFixedThreadPool(3);
        try {
            List<Future<String>> hashes = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                hashes.add(callers.submit(() -> passwords.hash("correct horse")));
            }
            for (Future<String> hash : hashes) {
                try (HashingSlots.Place place = passwords.place()) {
                    assertThat(passwords.matches("correct horse", hash.get(), place))
                            .isTrue();
                }
            }
            try (HashingSlots.Place place = passwords.place()) {
                assertThat(passwords.matches("battery", hashes.get(0).get(), place))
                        .isFalse();
                assertThat(passwords.matches("", passwords.nobody(), place)).isFalse();
            }
        } finally {
            callers.shutdownNow();
        }
    }

    private static boolean isReached(CountDownLatch latch) {
        try {
            latch.await();
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static void assertBusy(Runnable call) {
        assertThatExceptionOfType(ProblemException.class).isThrownBy(call::run).satisfies(busy -> {
            assertThat(busy.type()).isEqualTo(ProblemType.UNAVAILABLE);
            assertThat(busy.retryAfter()).isPositive();
        });
    }
}
