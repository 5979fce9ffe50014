package dev.tollgate.start;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.support.LogRecords;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;

class WaitingNoticeTest {
    private final Queue<Runnable> minutes = new ArrayDeque<>();
    private final AtomicBoolean over = new AtomicBoolean();
    private final AtomicReference<String> reason = new AtomicReference<>("refused");

    private void inAMinute(Duration pause, Runnable what) {
        assertThat(pause).isEqualTo(Duration.ofMinutes(1));
        minutes.add(what);
    }

    @Test
    void whatIsAwaitedIsSaidOnceAMinuteUntilItIsThere() {
        try (LogRecords said = LogRecords.of(WaitingNotice.class)) {
            new WaitingNotice(this::inAMinute, over::get, reason::get).say();
            assertThat(said.from(Level.WARNING)).hasSize(1);
            minutes.remove().run();
            reason.set("another process migrates it");
            minutes.remove().run();
            over.set(true);
            minutes.remove().run();

            assertThat(said.from(Level.WARNING))
                    .extracting(LogRecord::getMessage)
                    .containsExactly(
                            "Waiting for the database reason=\"refused\"",
                            "Waiting for the database reason=\"refused\"",
                            "Waiting for the database reason=\"another process migrates it\"");
            assertThat(minutes).isEmpty();
        }
    }
}
