package dev.tollgate.replica;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.support.Api;
import dev.tollgate.support.FreePort;
import dev.tollgate.support.TollgateProcess;
import dev.tollgate.verify.feed.TestReplica;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A Tollgate in a process of its own, driven as any client would: by HTTP and by signals. */
final class RunningReplica implements AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofSeconds(3);

    final String name;
    final TcpProxy wire;
    private final List<String> program;
    private final Map<String, String> settings;
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(TIMEOUT)
            .build();
    private volatile int port;
    private final int debugPort;
    private volatile Process process;

    /**
     * @param settings environment variables besides those that every replica gets
     * @param debugPort where a debugger may stop the first process, not those that follow it; 0 = nowhere
     */
    RunningReplica(String name, TcpProxy wire, Map<String, String> settings, int debugPort) {
        this(name, TollgateProcess.command(), wire, settings, debugPort);
    }

    /** @param program the command that starts it */
    RunningReplica(String name, List<String> program, TcpProxy wire, Map<String, String> settings, int debugPort) {
        this.name = name;
        this.program = program;
        this.wire = wire;
        this.settings = settings;
        this.debugPort = debugPort;
        this.process = launch(debugPort != 0);
    }

    private Process launch(boolean debugged) {
        port = FreePort.take();
        ProcessBuilder builder = new ProcessBuilder(new ArrayList<>(program));
        if (debugged) {
            builder.command()
                    .add(1, "-agentlib:jdwp=transport=dt_socket,server=y,suspend=n,address=127.0.0.1:" + debugPort);
        }
        builder.environment().putAll(settings);
        builder.environment().put("TOLLGATE_REPLICA_NAME", name);
        builder.environment().put("QUARKUS_HTTP_PORT", Integer.toString(port));
        builder.environment().put("QUARKUS_LOG_LEVEL", "WARN");
        builder.redirectErrorStream(true);
        builder.redirectOutput(ProcessBuilder.Redirect.appendTo(
                Path.of("target", "replica-" + name + ".log").toFile()));
        try {
            return builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The binary has no debugger's interface. */
    static boolean canBeDebugged() {
        return System.getProperty("native") == null;
    }

    int debugPort() {
        return debugPort;
    }

    void awaitReady() {
        TestReplica.await(Duration.ofSeconds(90), () -> {
            assertThat(process.isAlive()).as("replica " + name + " runs").isTrue();
            try {
                return get("/q/health/ready", null).statusCode() == 200;
            } catch (IOException e) {
                return false;
            }
        });
    }

    void kill() {
        process.destroyForcibly();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    void restart() {
        process = launch(false);
    }

    void stop() {
        signal("STOP");
    }

    void resume() {
        signal("CONT");
    }

    private void signal(String signal) {
        try {
            Process kill = new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid())).start();
            assertThat(kill.waitFor()).isZero();
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    Api api() {
        return new Api("http://127.0.0.1:" + port, Map.of());
    }

    /** The verdict's code by forward auth, or why there was none. */
    String verify(String token) {
        try {
            return get("/auth", token).headers().firstValue("Tollgate-Code").orElse("VALID");
        } catch (IOException e) {
            return "NO_ANSWER";
        }
    }

    String fetch(String path, @Nullable String bearer) throws IOException {
        return get(path, bearer).body();
    }

    private HttpResponse<String> get(String path, @Nullable String bearer) throws IOException {
        return send(request(path, bearer).GET().timeout(Duration.ofSeconds(2)).build());
    }

    HttpResponse<String> post(String path, @Nullable String bearer, String json) throws IOException {
        return send(request(path, bearer)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json))
                .timeout(Duration.ofSeconds(10))
                .build());
    }

    HttpResponse<String> delete(String path, @Nullable String bearer) throws IOException {
        return send(
                request(path, bearer).DELETE().timeout(Duration.ofSeconds(10)).build());
    }

    private HttpRequest.Builder request(String path, @Nullable String bearer) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
        return bearer == null ? request : request.header("Authorization", "Bearer " + bearer);
    }

    private HttpResponse<String> send(HttpRequest request) throws IOException {
        try {
            return client.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    /** Ends in order, or by force after a while. */
    void leave() {
        process.destroy();
        try {
            if (!process.waitFor(15, TimeUnit.SECONDS)) {
                kill();
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        leave();
        wire.close();
    }
}
