package dev.tollgate.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;

/** A directory of PostgreSQL's, and the server that runs on it; on loopback only, behind a password from its first second. */
final class Cluster {
    private static final String SUPERUSER = "postgres";
    private static final int START_SECONDS = 60;
    private static final int STOP_SECONDS = 20;

    private final Binaries binaries;
    private final ServerUser user;
    private final Path directory;
    private final Path log;

    /** @param directory may not exist yet */
    Cluster(Binaries binaries, ServerUser user, Path directory, Path log) {
        this.binaries = binaries;
        this.user = user;
        this.directory = directory;
        this.log = log;
    }

    /**
     * Makes it, whole or not at all.
     *
     * @param draft where it is made; what a start that broke off has left there goes
     */
    void create(Path draft, Path passwordFile) throws IOException {
        Binaries.discard(draft);
        Files.createDirectory(draft);
        user.own(draft);
        run(
                binaries.program("initdb"),
                "--pgdata=" + draft,
                "--username=" + SUPERUSER,
                "--auth=scram-sha-256",
                "--pwfile=" + passwordFile,
                "--encoding=UTF-8",
                // Whatever this machine's locale: the same everywhere, and lower() beyond ASCII.
                "--locale=C",
                "--locale-provider=builtin",
                "--builtin-locale=C.UTF-8");
        Files.move(draft, directory, StandardCopyOption.ATOMIC_MOVE);
    }

    /** @return the port */
    int start() throws IOException {
        int port = freePort();
        Files.deleteIfExists(log);
        Files.createFile(log);
        user.own(log);
        run(
                binaries.program("pg_ctl"),
                "--pgdata=" + directory,
                "--log=" + log,
                "--timeout=" + START_SECONDS,
                "--wait",
                "--options=-p " + port + " -c listen_addresses=127.0.0.1 -c unix_socket_directories=''",
                "start");
        return port;
    }

    void stop() throws IOException {
        run(
                binaries.program("pg_ctl"),
                "--pgdata=" + directory,
                "--mode=fast",
                "--timeout=" + STOP_SECONDS,
                "--wait",
                "stop");
    }

    private void run(String... command) throws IOException {
        // The server inherits what its starter writes to: a file, or this process would wait for the end of the server.
        Path output = Files.createTempFile(log.getParent(), "output", ".log");
        try {
            ProcessBuilder builder = new ProcessBuilder(user.command(List.of(command)))
                    .directory(binaries.root().toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile());
            Map<String, String> environment = builder.environment();
            environment
                    .keySet()
                    .removeIf(name -> name.startsWith("PG") || name.startsWith("LC_") || name.equals("LANG"));
            environment.put("LC_ALL", "C");
            if (builder.start().waitFor() != 0) {
                throw new IOException(tail(output) + tail(log));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } finally {
            Files.deleteIfExists(output);
        }
    }

    private static String tail(Path file) throws IOException {
        String text = Files.exists(file)
                ? Files.readString(file, StandardCharsets.UTF_8).strip()
                : "";
        return text.substring(Math.max(0, text.length() - 1000)) + System.lineSeparator();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
