package dev.tollgate.gateways;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A real gateway as a process of its own, configured by its page of the cookbook. */
final class Gateway implements AutoCloseable {
    private static final String INSTALL = "apt-get install -y nginx caddy haproxy";
    private static final Path PAGES = Path.of("docs", "gateways");

    private final Path directory;
    private final int port;
    private final Process process;

    /** Which gateway, and what its page says that a client sees when Tollgate cannot be reached. */
    enum Kind {
        NGINX(503),
        NGINX_WITH_CACHE(503),
        CADDY(502),
        HAPROXY(503);

        final int statusWithoutTollgate;

        Kind(int statusWithoutTollgate) {
            this.statusWithoutTollgate = statusWithoutTollgate;
        }
    }

    private Gateway(Path directory, int port, List<String> command) {
        this.directory = directory;
        this.port = port;
        this.process = run(directory, command);
        Runtime.getRuntime().addShutdownHook(new Thread(this::close));
    }

    static Gateway start(Kind kind, int tollgate, int upstream) {
        Path directory = newDirectory();
        int port = freePort();
        Map<String, String> ports =
                Map.of("127.0.0.1:8080", "127.0.0.1:" + tollgate, "127.0.0.1:9000", "127.0.0.1:" + upstream);
        List<String> command = switch (kind) {
            case NGINX -> nginx(directory, listening(ports, port), false);
            case NGINX_WITH_CACHE -> nginx(directory, listening(ports, port), true);
            case CADDY -> caddy(directory, with(ports, ":8000 {", "http://127.0.0.1:" + port + " {"));
            case HAPROXY -> haproxy(directory, port, tollgate, upstream);
        };
        Gateway gateway = new Gateway(directory, port, command);
        gateway.awaitListening();
        return gateway;
    }

    String url() {
        return "http://127.0.0.1:" + port;
    }

    /** The page's part, in the main file that a distribution brings. */
    private static List<String> nginx(Path directory, Map<String, String> changes, boolean cache) {
        Path page = PAGES.resolve("nginx.md");
        String text = Cookbook.block(page, "nginx", changes);
        write(directory, "tollgate.conf", cache ? cached(text, Cookbook.block(page, "nginx-cache", Map.of())) : text);
        write(directory, "nginx.conf", """
                user root;
                daemon off;
                worker_processes 1;
                pid nginx.pid;
                error_log stderr warn;
                events {}
                http {
                    access_log off;
                    client_body_temp_path body;
                    proxy_temp_path proxy;
                    fastcgi_temp_path fastcgi;
                    uwsgi_temp_path uwsgi;
                    scgi_temp_path scgi;
                    include tollgate.conf;
                }
                """);
        return List.of("nginx", "-e", "stderr", "-p", directory + "/", "-c", directory.resolve("nginx.conf") + "");
    }

    private static String cached(String text, String cache) {
        return "proxy_cache_path cache keys_zone=tollgate:1m;\n" + text.replace("internal;", "internal;\n" + cache);
    }

    private static List<String> caddy(Path directory, Map<String, String> changes) {
        String page = Cookbook.block(PAGES.resolve("caddy.md"), "caddy", changes);
        Path file = write(directory, "Caddyfile", "{\n\tadmin off\n\tauto_https off\n}\n" + page);
        return List.of("caddy", "run", "--adapter", "caddyfile", "--config", file.toString());
    }

    private static List<String> haproxy(Path directory, int port, int tollgate, int upstream) {
        Path page = PAGES.resolve("haproxy.md");
        Map<String, String> auth = Map.of("127.0.0.1:8080", "127.0.0.1:" + tollgate);
        Path lua = write(directory, "tollgate.lua", Cookbook.block(page, "haproxy-lua", auth));
        Map<String, String> changes = Map.of(
                "/etc/haproxy/tollgate.lua", lua.toString(),
                "bind :8000", "bind 127.0.0.1:" + port,
                "127.0.0.1:9000", "127.0.0.1:" + upstream);
        Path file = write(directory, "haproxy.cfg", Cookbook.block(page, "haproxy", changes));
        return List.of("haproxy", "-db", "-f", file.toString());
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
        throw new IllegalStateException("The gateway does not listen:\n" + output());
    }

    String output() {
        try {
            return Files.readString(directory.resolve("output.log"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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

    private static Map<String, String> listening(Map<String, String> changes, int port) {
        return with(changes, "listen 8000;", "listen 127.0.0.1:" + port + ";");
    }

    private static Map<String, String> with(Map<String, String> changes, String from, String to) {
        Map<String, String> all = new HashMap<>(changes);
        all.put(from, to);
        return all;
    }

    private static Path write(Path directory, String name, String text) {
        try {
            return Files.writeString(directory.resolve(name), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path newDirectory() {
        try {
            return Files.createTempDirectory("gateway");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
