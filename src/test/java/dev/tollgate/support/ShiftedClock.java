package dev.tollgate.support;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** The environment of a process whose wall clock is off. Its monotonic clock, by which a JVM waits, is right. */
public final class ShiftedClock {
    private ShiftedClock() {}

    /** Needs a C compiler; a library that fakes all clocks makes a JVM spin. */
    public static Map<String, String> by(Duration shift) {
        Path library = Path.of("target", "shifted-clock.so").toAbsolutePath();
        try {
            Process compiler = new ProcessBuilder(
                            "cc",
                            "-shared",
                            "-fPIC",
                            "-O2",
                            "-o",
                            library.toString(),
                            "src/test/c/shifted-clock.c",
                            "-ldl")
                    .inheritIO()
                    .start();
            assertThat(compiler.waitFor()).as("cc, of the package gcc").isZero();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
        return Map.of("LD_PRELOAD", library.toString(), "SHIFTED_CLOCK_SECONDS", String.valueOf(shift.toSeconds()));
    }
}
