package dev.tollgate.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * PostgreSQL as a distribution packages it, with its defaults: JIT, ICU and the machine's locales, which the embedded
 * build does not have. Runs as an unprivileged user, in a directory of its own.
 */
public final class StockPostgres implements AutoCloseable {
    private static final String PASSWORD = "stock";
    private static @Nullable StockPostgres shared;

    private final Path home;
    private final Path binaries;
    private final int port;

    private StockPostgres(Path home, Path binaries, int port) {
        this.home = home;
        this.binaries = binaries;
        this.port = port;
    }

    /** One for the whole test JVM. */
    public static synchronized StockPostgres shared() {
        if (shared == null) {
            shared = start();
        }
        return shared;
    }

    /** One to be stopped and killed. */
    public static StockPostgres start(String... settings) {
        try {
            StockPostgres server =
                    new StockPostgres(Files.createTempDirectory("stock-postgres"), binaries(), FreePort.take());
            Runtime.getRuntime().addShutdownHook(new Thread(server::close));
            server.initialize(List.of(settings));
            server.launch();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Fails where the machine does not have it. */
    public static void requireLocale(String name) {
        try {
            Process list = new ProcessBuilder("locale", "-a").start();
            String installed = new String(list.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (installed
                    .lines()
                    .noneMatch(line -> line.replace("utf8", "UTF-8").equals(name))) {
                throw new IllegalStateException("Install the locale " + name + ": apt-get install locales, then"
                        + " localedef -f UTF-8 -i " + name.replaceAll("\\..*", "") + " " + name);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** An empty database; the options are those of {@code create database}. */
    public Postgres.Access newDatabase(String options) {
        String name = "t" + UUID.randomUUID().toString().replace("-", "");
        execute("create database " + name + " " + options);
        return access(name);
    }

    public Postgres.Access newDatabase() {
        return newDatabase("");
    }

    /** As the superuser, outside of any test's database. */
    public void execute(String statement) {
        access("postgres").execute(statement);
    }

    /** What it has logged so far. */
    public String log() {
        try {
            return Files.readString(home.resolve("log"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public int port() {
        return port;
    }

    public void launch() {
        run("pg_ctl", "-D", data(), "-w", "-l", home.resolve("log").toString(), "start");
    }

    /** Ends it as a crash would: nothing is flushed, every client is cut off. */
    public void crash() {
        run("pg_ctl", "-D", data(), "-m", "immediate", "stop");
    }

    @Override
    public void close() {
        if (Files.exists(home.resolve("data/postmaster.pid"))) {
            crash();
        }
        if (!Files.exists(home)) {
            return;
        }
        try (Stream<Path> files = Files.walk(home)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void initialize(List<String> settings) throws IOException {
        Path password = Files.writeString(home.resolve("password"), PASSWORD);
        if (isRoot()) {
            execute(List.of("chown", "-R", "postgres", home.toString()));
        }
        run(
                "initdb",
                "-D",
                data(),
                "-U",
                "postgres",
                "--auth=scram-sha-256",
                "--pwfile=" + password,
                "--encoding=UTF8",
                "--locale=C.UTF-8");
        List<String> lines = new ArrayList<>(settings);
        lines.addAll(List.of("listen_addresses = '127.0.0.1'", "port = " + port, "unix_socket_directories = ''"));
        Path configuration = home.resolve("data/postgresql.conf");
        Files.writeString(configuration, Files.readString(configuration) + "\n" + String.join("\n", lines) + "\n");
    }

    private void run(String program, String... arguments) {
        List<String> command = new ArrayList<>();
        if (isRoot()) {
            command.addAll(List.of("setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"));
        }
        command.add(binaries.resolve(program).toString());
        command.addAll(List.of(arguments));
        execute(command);
    }

    private void execute(List<String> command) {
        Path output = home.resolve("output");
        try {
            Process process = new ProcessBuilder(command)
                    .directory(home.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new IllegalStateException(String.join(" ", command) + "\n" + Files.readString(output));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private String data() {
        return home.resolve("data").toString();
    }

    Postgres.Access access(String database) {
        return new Postgres.Access("jdbc:postgresql://127.0.0.1:" + port + "/" + database, "postgres", PASSWORD);
    }

    private static boolean isRoot() {
        return System.getProperty("user.name").equals("root");
    }

    private static Path binaries() throws IOException {
        Path packaged = Path.of("/usr/lib/postgresql");
        try (Stream<Path> versions = Files.exists(packaged) ? Files.list(packaged) : Stream.empty()) {
            return versions.map(version -> version.resolve("bin"))
                    .filter(directory -> Files.isExecutable(directory.resolve("initdb")))
                    .max(Comparator.naturalOrder())
                    .orElseThrow(() ->
                            new IllegalStateException("Install the system's PostgreSQL: apt-get install postgresql"));
        }
    }
}
