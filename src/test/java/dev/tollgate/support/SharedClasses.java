package dev.tollgate.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The classes of the packaged application, parsed and verified once for all the processes that the tests start (JEP
 * 350): on a small machine that halves what a start costs. Without them everything works as well.
 */
final class SharedClasses {
    private static final Path APPLICATION = Path.of("target", "quarkus-app").toAbsolutePath();
    private static final Path ARCHIVE = Path.of("target", "quarkus-app.jsa").toAbsolutePath();
    private static final Path LOCK = ARCHIVE.resolveSibling("quarkus-app.jsa.lock");
    private static final int TIMEOUT_SECONDS = 120;

    private static boolean tried;

    private SharedClasses() {}

    /**
     * Options for a JVM that is to run the application.
     *
     * @param command starts the application, but for where its classes are
     */
    static synchronized List<String> options(List<String> command, Path jar) {
        if (!tried) {
            archiveOnce(command, jar);
        }
        tried = true;
        return Files.exists(ARCHIVE) ? List.of("-XX:SharedArchiveFile=" + ARCHIVE, "-Xlog:cds=off") : List.of();
    }

    /** Tests run in more than one JVM: one makes it, the others wait. */
    private static void archiveOnce(List<String> command, Path jar) {
        try (FileChannel channel = FileChannel.open(LOCK, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = channel.lock()) {
            if (lock.isValid() && !isFresh()) {
                archive(command, jar);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isFresh() {
        long written = ARCHIVE.toFile().lastModified();
        return List.of("quarkus-run.jar", "app", "quarkus").stream()
                .allMatch(part -> APPLICATION.resolve(part).toFile().lastModified() < written);
    }

    /** What an orderly end leaves behind is what had been loaded until then. */
    private static void archive(List<String> java, Path jar) {
        List<String> command = new ArrayList<>(java);
        command.addAll(List.of("-XX:ArchiveClassesAtExit=" + ARCHIVE, "-Xlog:cds=off", "-jar", jar.toString()));
        Path log = ARCHIVE.resolveSibling("quarkus-app.jsa.log");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().putAll(Postgres.newEmptyDatabase().environment());
        builder.environment()
                .putAll(Map.of(
                        "QUARKUS_HTTP_PORT",
                        "0",
                        "QUARKUS_SHUTDOWN_DELAY",
                        "0S",
                        "TOLLGATE_ADMIN_PASSWORD",
                        "unused password"));
        try {
            Files.deleteIfExists(ARCHIVE);
            Process process = builder.start();
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(TIMEOUT_SECONDS);
            while (process.isAlive()
                    && System.nanoTime() < deadline
                    && !Files.readString(log).contains("Listening on")) {
                process.waitFor(50, TimeUnit.MILLISECONDS);
            }
            process.destroy();
            if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
