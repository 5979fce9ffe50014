package dev.tollgate.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * As whom the server runs. PostgreSQL refuses to run as root, which is who one is in most containers: there another
 * user takes over, whom every Linux has; or, where that one may not go, root itself in a namespace in which it is nobody.
 */
final class ServerUser {
    private static final int ROOT = 0;
    /** {@code nobody} and its group: no name is needed, only an entry in the list of users. */
    private static final int NOBODY = 65534;

    private static final List<ServerUser> IN_PLACE_OF_ROOT = List.of(
            new ServerUser(NOBODY, List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups")),
            new ServerUser(NOBODY, List.of("chroot", "--userspec=" + NOBODY + ":" + NOBODY, "--groups=", "/")),
            new ServerUser(ROOT, List.of("unshare", "-U")));

    private final int id;
    private final List<String> prefix;

    private ServerUser(int id, List<String> prefix) {
        this.id = id;
        this.prefix = prefix;
    }

    /**
     * The one that may run the programs and keep the data; what is in the directories becomes theirs.
     *
     * @throws IllegalStateException if this process is root and cannot become anybody else
     */
    static ServerUser of(Binaries binaries, List<Path> directories) throws IOException {
        if (!isRoot()) {
            return new ServerUser(ROOT, List.of());
        }
        for (ServerUser user : IN_PLACE_OF_ROOT) {
            for (Path directory : directories) {
                user.own(directory);
                // Others may pass to what is theirs; they see nothing else.
                Files.setPosixFilePermissions(directory.getParent(), PosixFilePermissions.fromString("rwx--x--x"));
            }
            if (user.canRun(binaries, directories)) {
                return user;
            }
        }
        throw new IllegalStateException("PostgreSQL does not run as root, and here no other user can run it in "
                + directories.get(0) + ": start Tollgate as another user, choose a directory that all may enter with"
                + " TOLLGATE_DATA_DIR, or name a PostgreSQL by QUARKUS_DATASOURCE_JDBC_URL.");
    }

    /** The command as this user runs it. */
    List<String> command(List<String> command) {
        List<String> whole = new ArrayList<>(prefix);
        whole.addAll(command);
        return whole;
    }

    /** Gives the user a file, or a directory with all that is in it, that this process has made. */
    void own(Path file) throws IOException {
        if (prefix.isEmpty()) {
            return;
        }
        try (Stream<Path> files = Files.walk(file)) {
            for (Path each : files.toList()) {
                Files.setAttribute(each, "unix:uid", id, LinkOption.NOFOLLOW_LINKS);
                Files.setAttribute(each, "unix:gid", id, LinkOption.NOFOLLOW_LINKS);
            }
        }
    }

    /** Whether PostgreSQL's programs find each other, and the directories can be written. */
    private boolean canRun(Binaries binaries, List<Path> directories) {
        String test = "\"$0\" --show --pgdata=\"$1\" && for d; do [ -w \"$d\" ] || exit 1; done";
        List<String> command = new ArrayList<>(List.of("sh", "-c", test, binaries.program("initdb")));
        directories.forEach(directory -> command.add(directory.toString()));
        try {
            return new ProcessBuilder(command(command))
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            // This machine has no such program.
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static boolean isRoot() throws IOException {
        Path self = Path.of("/proc/self");
        return Files.exists(self) && Integer.valueOf(ROOT).equals(Files.getAttribute(self, "unix:uid"));
    }
}
