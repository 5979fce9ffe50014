package dev.tollgate.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

class DatabaseClockTest {
    private static final long DATABASE = 1_790_000_000_000L;

    private long nanos = 5_000_000_000L;
    private long wallMillis = DATABASE + 90_000;
    private final InstantSource wall = () -> Instant.ofEpochMilli(wallMillis);
    private final DatabaseClock clock = new DatabaseClock(() -> nanos, wall, () -> DATABASE - 5);

    @Test
    void timeIsTheDatabasesWhateverTheWallClockSays() {
        clock.heard(DATABASE, nanos);
        wallMillis += 3_600_000;
        nanos += 2_000_000_000L;

        assertThat(clock.millis()).isEqualTo(DATABASE + 2_000);
        assertThat(clock.skewMillis()).isEqualTo(90_000 + 3_600_000 - 2_000);
    }

    @Test
    void anAnswerThatTookLongDoesNotMoveIt() {
        clock.heard(DATABASE, nanos);
        long sent = nanos;
        nanos += 30_000_000_000L;
        clock.heard(DATABASE + 1_000, sent);

        assertThat(clock.millis()).isEqualTo(DATABASE + 30_000);
    }

    @Test
    void untilTheDatabaseIsHeardItIsAsked() {
        assertThat(clock.millis()).isEqualTo(DATABASE - 5);
        assertThat(clock.instant()).isEqualTo(Instant.ofEpochMilli(DATABASE - 5));
        assertThat(clock.estimateMillis()).isEqualTo(wallMillis);
    }

    @Test
    void anAnswerThatTookLongStillBoundsIt() {
        clock.heard(DATABASE, nanos);
        long sent = nanos;
        nanos += 1_000_000_000L;
        clock.heard(DATABASE + 60_000, sent);
        assertThat(clock.millis()).isEqualTo(DATABASE + 60_000);

        sent = nanos;
        nanos += 1_000_000_000L;
        clock.heard(DATABASE + 30_000, sent);
        assertThat(clock.millis()).isEqualTo(DATABASE + 31_000);
    }
}
