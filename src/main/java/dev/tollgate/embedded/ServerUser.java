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
 * user takes over, whom every Linux has.
 */
final class ServerUser {
    private static final int ROOT = 0;
    /** {@code nobody} and its group: no name is needed, only an entry in the list of users. */
    private static final int NOBODY = 65534;
    // May enter a directory whose parents are root's alone, such as one below /root.
    private static final String REACH = "+dac_override";
    private static final List<List<String>> WAYS = List.of(
            List.of(
                    "setpriv",
                    "--reuid=" + NOBODY,
                    "--regid=" + NOBODY,
                    "--clear-groups",
                    "--inh-caps=" + REACH,
                    "--ambient-caps=" + REACH),
            List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups"),
            List.of("chroot", "--userspec=" + NOBODY + ":" + NOBODY, "--groups=", "/"));

    private final List<String> prefix;

    private ServerUser(List<String> prefix) {
        this.prefix = prefix;
    }

    /**
     * The one that may run a program there and keep its data; what is in the directories becomes theirs.
     *
     * @throws IllegalStateException if this process is root and cannot become anybody else
     */
    static ServerUser of(String program, List<Path> directories) throws IOException {
        if (!isRoot()) {
            return new ServerUser(List.of());
        }
        for (Path directory : directories) {
            give(directory);
            // Others may pass to what is theirs; they see nothing else.
            Files.setPosixFilePermissions(directory.getParent(), PosixFilePermissions.fromString("rwx--x--x"));
        }
        for (List<String> way : WAYS) {
            ServerUser user = new ServerUser(way);
            if (user.canRun(program, directories)) {
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

    /** Lets the user read and write a file that this process has made. */
    void own(Path file) throws IOException {
        if (!prefix.isEmpty()) {
            give(file);
        }
    }

    private boolean canRun(String program, List<Path> directories) {
        List<String> test =
                new ArrayList<>(List.of("sh", "-c", "\"$0\" --version && for d; do [ -w \"$d\" ] || exit 1; done"));
        test.add(program);
        directories.forEach(directory -> test.add(directory.toString()));
        try {
            return new ProcessBuilder(command(test))
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

    private static void give(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.toList()) {
                Files.setAttribute(file, "unix:uid", NOBODY, LinkOption.NOFOLLOW_LINKS);
                Files.setAttribute(file, "unix:gid", NOBODY, LinkOption.NOFOLLOW_LINKS);
            }
        }
    }
}
