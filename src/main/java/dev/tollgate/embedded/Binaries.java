package dev.tollgate.embedded;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/** PostgreSQL's programs, unpacked once from the archive on the class path that is for this platform. */
final class Binaries {
    private static final boolean POSIX =
            FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
    private static final boolean WINDOWS =
            System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("windows");

    private final Path root;

    private Binaries(Path root) {
        this.root = root;
    }

    /**
     * Those in the directory, which is this class's own: what else is in it goes.
     *
     * @throws IllegalStateException if there are none for this platform
     */
    static Binaries in(Path directory) throws IOException {
        String name = "/postgres-" + system() + "-" + architecture() + ".txz";
        URL archive = Binaries.class.getResource(name);
        if (archive == null) {
            throw new IllegalStateException("There is no embedded PostgreSQL for this platform, " + system() + " on "
                    + architecture() + ": name one by QUARKUS_DATASOURCE_JDBC_URL.");
        }
        Path root = directory.resolve(version(archive));
        if (!Files.isDirectory(root)) {
            discard(directory);
            Files.createDirectory(directory);
            Path draft = directory.resolve("unpacking");
            unpack(archive, draft);
            // Whole or not at all, whenever this process is killed.
            Files.move(draft, root, StandardCopyOption.ATOMIC_MOVE);
        }
        return new Binaries(root);
    }

    /** The path of one of PostgreSQL's programs. */
    String program(String name) {
        return root.resolve("bin").resolve(WINDOWS ? name + ".exe" : name).toString();
    }

    Path root() {
        return root;
    }

    /** Other archives have other names, without reading all of this one at each start. */
    private static String version(URL archive) throws IOException {
        URLConnection connection = archive.openConnection();
        long mark = connection instanceof JarURLConnection jar
                ? jar.getJarEntry().getCrc()
                : connection.getContentLengthLong();
        return "postgresql-" + Long.toHexString(mark);
    }

    private static void unpack(URL archive, Path target) throws IOException {
        try (InputStream packed = archive.openStream();
                TarArchiveInputStream tar =
                        new TarArchiveInputStream(new BufferedInputStream(new XZInputStream(packed), 1 << 16))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                Path file = target.resolve(entry.getName()).normalize();
                if (!file.startsWith(target)) {
                    throw new IOException("an entry outside of the archive: " + entry.getName());
                }
                write(entry, tar, file);
            }
        }
    }

    private static void write(TarArchiveEntry entry, InputStream content, Path file) throws IOException {
        if (entry.isDirectory()) {
            Files.createDirectories(file);
            return;
        }
        Files.createDirectories(file.getParent());
        if (entry.isSymbolicLink() || entry.isLink()) {
            Files.createSymbolicLink(file, Path.of(entry.getLinkName()));
            return;
        }
        Files.copy(content, file);
        boolean executable = (entry.getMode() & 0100) != 0;
        if (POSIX) {
            Files.setPosixFilePermissions(
                    file, PosixFilePermissions.fromString(executable ? "rwxr-xr-x" : "rw-r--r--"));
        }
    }

    /** Removes a directory with all that is in it; does nothing if it is not there. */
    static void discard(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        try (Stream<Path> files = Files.walk(directory)) {
            List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
            for (Path file : deepestFirst) {
                Files.delete(file);
            }
        }
    }

    private static String system() {
        String name = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        return WINDOWS ? "windows" : name.startsWith("mac") ? "darwin" : name;
    }

    private static String architecture() {
        String name = System.getProperty("os.arch");
        return switch (name) {
            case "amd64", "x86_64" -> "x86_64";
            case "aarch64", "arm64" -> "arm_64";
            default -> name;
        };
    }
}
