package dev.tollgate.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The packaged application as a process of its own, as an operator runs it: the jar, or with {@code -Dnative} the
 * binary that the system property {@code native.image.path} names. Ends with this JVM at the latest.
 */
public final class TollgateProcess implements AutoCloseable {
    private static final Duration START_LIMIT = Duration.ofSeconds(120);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(30);
    private static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build();

    private final Map<String, String> environment;
    private final Path directory;
    private final int port;
    private Process process;

    private TollgateProcess(Map<String, String> environment, int port) {
        try {
            this.directory = Files.createTempDirectory("tollgate-it");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        this.environment = Map.copyOf(environment);
        this.port = port;
        this.process = run();
        Runtime.getRuntime().addShutdownHook(new Thread(this::kill));
    }

    /** Starts it on a free port and waits until it is ready. The environment holds its settings, nothing else does. */
    public static TollgateProcess start(Map<String, String> environment) {
        TollgateProcess started = launch(environment);
        started.awaitReady();
        return started;
    }

    /** Only starts it. */
    public static TollgateProcess launch(Map<String, String> environment) {
        return new TollgateProcess(environment, FreePort.take());
    }

    public int port() {
        return port;
    }

    public String url() {
        return "http://localhost:" + port;
    }

    public long pid() {
        return process.pid();
    }

    /** An empty directory of this process's own, in which it also runs. */
    public Path directory() {
        return directory;
    }

    /** All it has printed so far, over all its restarts. */
    public String output() {
        try {
            return Files.exists(log()) ? Files.readString(log()) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public void awaitReady() {
        long deadline = System.nanoTime() + START_LIMIT.toNanos();
        while (!isReady()) {
            if (!process.isAlive() || System.nanoTime() > deadline) {
                throw new IllegalStateException("Tollgate did not become ready:\n" + output());
            }
            pause();
        }
    }

    /** Whether {@code /q/health/ready} says so at the moment. */
    public boolean isReady() {
        HttpRequest ready = HttpRequest.newBuilder(URI.create(url() + "/q/health/ready"))
                .timeout(Duration.ofSeconds(5))
                .build();
        try {
            return HTTP.send(ready, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Waits until it ends by itself; the answer is its exit code. */
    public int awaitExit() throws TimeoutException, InterruptedException {
        if (!process.waitFor(START_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
            throw new TimeoutException("Tollgate still runs:\n" + output());
        }
        return process.exitValue();
    }

    /** Ends it as Kubernetes or a terminal does: SIGTERM. */
    public void stop() {
        process.destroy();
        if (!ended()) {
            kill();
            throw new IllegalStateException("Tollgate did not stop on SIGTERM:\n" + output());
        }
    }

    /** Ends it at once: SIGKILL. */
    public void kill() {
        process.destroyForcibly();
        ended();
    }

    /** Makes it stand still, as a machine does that swaps or is being moved: SIGSTOP. */
    public void freeze() {
        signal("STOP");
    }

    /** Lets it go on: SIGCONT. */
    public void thaw() {
        signal("CONT");
    }

    private void signal(String name) {
        try {
            Process kill = new ProcessBuilder("kill", "-" + name, String.valueOf(pid())).start();
            if (kill.waitFor() != 0) {
                throw new IllegalStateException("SIG" + name + " could not be sent");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Starts it again after {@link #stop} or {@link #kill}, with the same settings, and waits until it is ready. */
    public void restart() {
        process = run();
        awaitReady();
    }

    @Override
    public void close() {
        stop();
    }

    private boolean ended() {
        try {
            return process.waitFor(STOP_LIMIT.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private Process run() {
        List<String> command = new ArrayList<>(command());
        command.addAll(propertiesOfABinary());
        ProcessBuilder builder = new ProcessBuilder(command);
        Map<String, String> settings = builder.environment();
        settings.keySet().removeIf(name -> name.startsWith("TOLLGATE_") || name.startsWith("QUARKUS_"));
        settings.put("QUARKUS_HTTP_PORT", String.valueOf(port));
        // Nobody routes here: only who tests the drain has time for it.
        settings.put("QUARKUS_SHUTDOWN_DELAY", "0S");
        settings.putAll(environment);
        builder.directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()));
        try {
            return builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As arguments: it reads no {@code JAVA_TOOL_OPTIONS}. */
    private List<String> propertiesOfABinary() {
        String options = System.getProperty("native") == null ? "" : environment.getOrDefault("JAVA_TOOL_OPTIONS", "");
        return Stream.of(options.split(" "))
                .filter(option -> option.startsWith("-D"))
                .toList();
    }

    private Path log() {
        return directory.resolve("output.log");
    }

    /** How this program is started: the jar or, when that is what is tested, the binary. */
    public static List<String> command() {
        @Nullable String binary = System.getProperty("native.image.path");
        if (System.getProperty("native") != null && binary != null) {
            return List.of(binary);
        }
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        List<String> command = new ArrayList<>(List.of(java, "-Xmx512m", "-XX:+UseSerialGC"));
        // These processes live for minutes: the second compiler would cost more than it gives.
        command.add("-XX:TieredStopAtLevel=1");
        // Room for its classes at once: to grow there takes a full collection each time.
        command.add("-XX:MetaspaceSize=160m");
        Path jar = Path.of("target", "quarkus-app", "quarkus-run.jar").toAbsolutePath();
        command.addAll(SharedClasses.options(command, jar));
        command.add("-jar");
        command.add(jar.toString());
        return command;
    }

    private static void pause() {
        try {
            Thread.sleep(50);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
