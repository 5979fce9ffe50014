package dev.tollgate.gateways;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A real gateway as a process of its own, configured by its page of the cookbook. */
final class Gateway implements AutoCloseable {
    private static final String INSTALL = "apt-get install -y nginx caddy haproxy";

    private final Path directory;
    private final int port;
    private final Process process;

    /** Which gateway, and what its page says that a client sees when Tollgate cannot be reached. */
    enum Kind {
        NGINX(Nginx.plain(), 503),
        NGINX_WITH_OWN(Nginx.withOwn(), 503),
        NGINX_WITH_CACHE(Nginx.cached(), 503),
        CADDY(Caddy.plain(), 502),
        /** The user's own page for errors; the request has ended by then. */
        CADDY_WITH_OWN(Caddy.withOwn(), 200),
        HAPROXY(HAProxy.plain(), 503),
        HAPROXY_WITH_OWN(HAProxy.withOwn(), 503);

        private final Recipe recipe;
        final int statusWithoutTollgate;

        Kind(Recipe recipe, int statusWithoutTollgate) {
            this.recipe = recipe;
            this.statusWithoutTollgate = statusWithoutTollgate;
        }
    }

    private Gateway(Path directory, int port, List<String> command) {
        this.directory = directory;
        this.port = port;
        this.process = run(directory, command);
        Runtime.getRuntime().addShutdownHook(new Thread(this::close));
    }

    static Gateway start(Kind kind, int tollgate, int application) {
        return start(kind.recipe, tollgate, application);
    }

    static Gateway start(Recipe recipe, int tollgate, int application) {
        Path directory = newDirectory();
        Ports ports = Ports.to(tollgate, application);
        Gateway gateway = new Gateway(directory, ports.gateway(), recipe.write(directory, ports));
        gateway.awaitListening();
        return gateway;
    }

    String url() {
        return "http://127.0.0.1:" + port;
    }

    int port() {
        return port;
    }

    private static Process run(Path directory, List<String> command) {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("HOME", directory.toString());
        // Debian puts nginx and haproxy where only root's path looks.
        builder.environment().merge("PATH", "/usr/sbin", (path, more) -> path + ":" + more);
        builder.directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("output.log").toFile());
        try {
            return builder.start();
        } catch (IOException e) {
            throw new IllegalStateException("This test needs " + command.get(0) + ": " + INSTALL, e);
        }
    }

    private void awaitListening() {
        long deadline = System.nanoTime() + 30_000_000_000L;
        while (process.isAlive() && System.nanoTime() < deadline) {
            try (Socket connected = new Socket(InetAddress.getLoopbackAddress(), port)) {
                return;
            } catch (IOException e) {
                Thread.onSpinWait();
            }
        }
        throw new IllegalStateException("The gateway does not listen:\n" + logs());
    }

    /** All that it has written about itself and about requests. */
    String logs() {
        StringBuilder text = new StringBuilder();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file :
                    files.filter(name -> name.toString().endsWith(".log")).toList()) {
                text.append(Files.readString(file));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    @Override
    public void close() {
        process.destroy();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Path newDirectory() {
        try {
            return Files.createTempDirectory("gateway");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
