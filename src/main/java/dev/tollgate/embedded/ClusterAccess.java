package dev.tollgate.embedded;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Who may enter the cluster. {@code initdb} leaves it open to everyone on this machine; before the first start is
 * over it asks for a password. The password file is written last, so a crash in between never leaves an open cluster
 * in use: without the file, and with the mark that this program began it, the cluster holds nothing yet and is made
 * anew.
 */
final class ClusterAccess {
    private static final String RULES = """
            host all all 127.0.0.1/32 scram-sha-256
            """;

    private final Path passwordFile;
    private final Path begun;
    private final Path cluster;

    ClusterAccess(Path home, Path cluster) {
        this.passwordFile = home.resolve("password");
        this.begun = home.resolve("begun");
        this.cluster = cluster;
    }

    @Nullable
    String password() throws IOException {
        return Files.exists(passwordFile) ? Files.readString(passwordFile).trim() : null;
    }

    /**
     * Removes what a first start that broke off has left, and begins another.
     *
     * @throws IllegalStateException if there is a cluster that this program has not begun
     */
    void begin() throws IOException {
        if (Files.exists(passwordFile)) {
            return;
        }
        if (Files.exists(cluster)) {
            if (!Files.exists(begun)) {
                throw new IllegalStateException(cluster + " exists without " + passwordFile
                        + ": restore that file, or choose another directory with TOLLGATE_DATA_DIR.");
            }
            discard();
        }
        Files.writeString(begun, "");
    }

    private void discard() throws IOException {
        try (Stream<Path> files = Files.walk(cluster)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    /** Closes a new cluster behind a password of 256 random bits; returns the password, new or old. */
    String secure(EmbeddedPostgres server) throws IOException {
        String known = password();
        if (known != null) {
            return known;
        }
        byte[] random = new byte[32];
        new SecureRandom().nextBytes(random);
        String password = HexFormat.of().formatHex(random);
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("alter role postgres password '" + password + "'");
            Files.writeString(cluster.resolve("pg_hba.conf"), RULES);
            statement.execute("select pg_reload_conf()");
        } catch (SQLException e) {
            throw new IOException("Could not set the embedded database's password", e);
        }
        writePrivate(password);
        Files.deleteIfExists(begun);
        return password;
    }

    private void writePrivate(String password) throws IOException {
        Path draft = passwordFile.resolveSibling("password.new");
        Files.deleteIfExists(draft);
        if (Files.getFileStore(passwordFile.getParent()).supportsFileAttributeView("posix")) {
            Files.createFile(draft, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        }
        Files.writeString(draft, password);
        Files.move(draft, passwordFile, StandardCopyOption.ATOMIC_MOVE);
    }
}
