package dev.tollgate.embedded;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A real PostgreSQL whose data lives in a directory and survives a restart or a crash of this process.
 *
 * <p>The directory belongs to one process at a time. Inside it, {@code postgresql} is the cluster, {@code runtime}
 * the unpacked binaries and {@code password} the superuser's password, readable by the owner alone.
 */
public final class EmbeddedDatabase implements AutoCloseable {
    private static final Duration START_LIMIT = Duration.ofSeconds(60);

    private final FileLock lock;
    private final EmbeddedPostgres server;
    private final String password;

    private EmbeddedDatabase(FileLock lock, EmbeddedPostgres server, String password) {
        this.lock = lock;
        this.server = server;
        this.password = password;
    }

    /** Whether {@link #start} will have to unpack and initialize first, which takes some seconds. */
    public static boolean isNew(Path directory) {
        return !Files.exists(directory.resolve("password"));
    }

    /**
     * Starts the server, after ending one that a killed process may have left behind.
     *
     * @throws IllegalStateException if another process uses the directory
     * @throws UncheckedIOException if the directory cannot be written or the server does not start
     */
    public static EmbeddedDatabase start(Path directory) {
        try {
            Path home = createPrivate(directory.toAbsolutePath());
            FileLock lock = lock(home);
            Path cluster = home.resolve("postgresql");
            LeftoverPostmaster.stop(cluster);
            ClusterAccess access = new ClusterAccess(home, cluster);
            access.begin();
            EmbeddedPostgres server = launch(home, cluster, access.password());
            return new EmbeddedDatabase(lock, server, access.secure(server));
        } catch (IOException e) {
            throw new UncheckedIOException("The embedded database did not start in " + directory, e);
        }
    }

    public String jdbcUrl() {
        return "jdbc:postgresql://127.0.0.1:" + server.getPort() + "/postgres";
    }

    public String user() {
        return "postgres";
    }

    public String password() {
        return password;
    }

    @Override
    public void close() throws IOException {
        server.close();
        lock.channel().close();
    }

    private static EmbeddedPostgres launch(Path home, Path cluster, @Nullable String password) throws IOException {
        // The library looks for stale clusters to delete below this directory: never let it be the home itself.
        Path runtime = createPrivate(home.resolve("runtime"));
        System.setProperty("ot.epg.working-dir", runtime.resolve("none").toString());
        EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder()
                .setOverrideWorkingDirectory(runtime.toFile())
                .setDataDirectory(cluster)
                .setCleanDataDirectory(false)
                .setRegisterShutdownHook(false)
                .setPGStartupWait(START_LIMIT)
                // Whatever this machine's locale: the same everywhere, and lower() beyond ASCII.
                .setLocaleConfig("locale", "C")
                .setLocaleConfig("locale-provider", "builtin")
                .setLocaleConfig("builtin-locale", "C.UTF-8")
                .setServerConfig("listen_addresses", "127.0.0.1")
                .setServerConfig("unix_socket_directories", "''")
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on");
        if (password != null) {
            builder.setConnectConfig("password", password);
        }
        return builder.start();
    }

    private static FileLock lock(Path home) throws IOException {
        FileChannel channel =
                FileChannel.open(home.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            FileLock lock = channel.tryLock();
            if (lock != null) {
                return lock;
            }
        } catch (OverlappingFileLockException e) {
            // Held by this very process: the same answer.
        }
        channel.close();
        throw new IllegalStateException("Another process uses the data directory " + home
                + ": stop it, or choose another one with TOLLGATE_DATA_DIR.");
    }

    private static Path createPrivate(Path directory) throws IOException {
        if (Files.isDirectory(directory)) {
            return directory;
        }
        Files.createDirectories(directory);
        if (Files.getFileStore(directory).supportsFileAttributeView("posix")) {
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
        }
        return directory;
    }
}
