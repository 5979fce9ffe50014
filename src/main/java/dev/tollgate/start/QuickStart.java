package dev.tollgate.start;

import dev.tollgate.embedded.EmbeddedDatabase;
import io.quarkus.runtime.Application;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** The start on a machine with nothing but a JDK: an embedded database, handed to the service by system properties. */
public final class QuickStart {
    // Logging is not configured yet, and whoever waits for the first start wants to see why.
    private static final PrintStream TERMINAL =
            new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);

    private QuickStart() {}

    /** @param directory where it lives, or will */
    public static boolean startDatabase(Path directory) {
        try {
            Class.forName("org.tukaani.xz.XZInputStream");
        } catch (ClassNotFoundException e) {
            TERMINAL.println("No database is configured, and this build has none inside. Set"
                    + " QUARKUS_DATASOURCE_JDBC_URL, QUARKUS_DATASOURCE_USERNAME and QUARKUS_DATASOURCE_PASSWORD.");
            return false;
        }
        try {
            Embedded.start(directory);
            return true;
        } catch (IllegalStateException | UncheckedIOException e) {
            TERMINAL.println(e.getMessage());
        }
        return false;
    }

    /** Says in a sentence each what keeps the service from starting. */
    public static void refuse(List<String> sentences) {
        sentences.forEach(TERMINAL::println);
    }

    /** Tells whoever has started the service for the first time how to go on. */
    public static void welcome(int port) {
        TERMINAL.println();
        TERMINAL.println("Tollgate is ready:  http://localhost:" + port + "/");
        TERMINAL.println("Next: log in as printed above and create an integration token, or follow README.md.");
        TERMINAL.println();
    }

    /** Apart, so that nothing of the embedded database is linked where it is absent. */
    private static final class Embedded {
        static void start(Path directory) {
            if (EmbeddedDatabase.isNew(directory)) {
                TERMINAL.println("First start: preparing the embedded PostgreSQL in " + directory.toAbsolutePath()
                        + ", this takes some seconds ...");
            }
            EmbeddedDatabase database = EmbeddedDatabase.start(directory);
            System.setProperty(Settings.DATABASE, database.jdbcUrl());
            System.setProperty("quarkus.datasource.username", database.user());
            System.setProperty("quarkus.datasource.password", database.password());
            System.setProperty("tollgate.replica.holds-directory", "true");
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stopAfterService(database), "embedded-database"));
        }

        private static void stopAfterService(EmbeddedDatabase database) {
            Application service = Application.currentApplication();
            if (service != null) {
                service.awaitShutdown();
            }
            try {
                database.close();
            } catch (IOException e) {
                TERMINAL.println("The embedded database did not stop cleanly: " + e.getMessage());
            }
        }
    }
}
