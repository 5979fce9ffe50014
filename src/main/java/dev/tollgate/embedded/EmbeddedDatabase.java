package dev.tollgate.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A real PostgreSQL whose data lives in a directory and survives a restart or a crash of this process.
 *
 * <p>The directory belongs to one process at a time. Inside it, {@code postgresql} is the cluster, {@code runtime} the
 * unpacked programs, {@code work} has the server's log, and {@code password} is the superuser's, readable by the owner
 * alone.
 */
public final class EmbeddedDatabase implements AutoCloseable {
    private static final String SUPERUSER = "postgres";

    private final FileLock lock;
    private final Cluster cluster;
    private final String password;
    private final int port;

    private EmbeddedDatabase(FileLock lock, Cluster cluster, String password, int port) {
        this.lock = lock;
        this.cluster = cluster;
        this.password = password;
        this.port = port;
    }

    /** Whether {@link #start} will have to unpack and initialize first, which takes some seconds. */
    public static boolean isNew(Path directory) {
        return !Files.exists(directory.resolve("postgresql"));
    }

    /**
     * Starts the server, after ending one that a killed process may have left behind.
     *
     * @throws IllegalStateException if another process uses the directory, or the server cannot run here
     * @throws UncheckedIOException if the directory cannot be written or the server does not start
     */
    public static EmbeddedDatabase start(Path directory) {
        try {
            Path home = createPrivate(directory.toAbsolutePath().normalize());
            FileLock lock = lock(home);
            try {
                return start(home, lock);
            } catch (IOException | RuntimeException e) {
                lock.channel().close();
                throw e;
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The embedded database did not start in " + directory + ": " + e, e);
        }
    }

    private static EmbeddedDatabase start(Path home, FileLock lock) throws IOException {
        Path data = home.resolve("postgresql");
        LeftoverPostmaster.stop(data);
        SuperuserPassword password = new SuperuserPassword(home.resolve("password"), Files.exists(data));
        Binaries binaries = Binaries.in(home.resolve("runtime"));
        Path work = createPrivate(home.resolve("work"));
        ServerUser user = ServerUser.of(binaries, Files.exists(data) ? List.of(work, data) : List.of(work));
        Cluster cluster = new Cluster(binaries, user, data, work.resolve("server.log"));
        if (!Files.exists(data)) {
            Path copy = password.copyInto(work);
            user.own(copy);
            cluster.create(work.resolve("postgresql"), copy);
            Files.delete(copy);
        }
        return new EmbeddedDatabase(lock, cluster, password.value(), cluster.start());
    }

    /** How one is reached. */
    public record Address(String jdbcUrl, String user, String password) {
        @Override
        public String toString() {
            return "Address[" + jdbcUrl + "]";
        }
    }

    /** The server that runs in the directory, whoever has started it; null if none does. */
    public static @Nullable Address running(Path directory) {
        Path home = directory.toAbsolutePath().normalize();
        try {
            Integer port = LeftoverPostmaster.port(home.resolve("postgresql"));
            return port == null
                    ? null
                    : new Address(
                            url(port),
                            SUPERUSER,
                            Files.readString(home.resolve("password")).trim());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String url(int port) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/postgres";
    }

    public String jdbcUrl() {
        return url(port);
    }

    public String user() {
        return SUPERUSER;
    }

    public String password() {
        return password;
    }

    @Override
    public void close() throws IOException {
        if (!lock.isValid()) {
            return;
        }
        try {
            cluster.stop();
        } finally {
            lock.channel().close();
        }
    }

    /** Leaves the server to itself, as a process that is killed does. */
    void abandon() throws IOException {
        lock.channel().close();
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
        if (FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
        }
        return directory;
    }
}
