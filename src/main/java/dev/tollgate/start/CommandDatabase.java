package dev.tollgate.start;

import dev.tollgate.database.DatabaseAccess;
import dev.tollgate.database.PasswordFile;
import dev.tollgate.embedded.EmbeddedDatabase;
import java.nio.file.Path;
import java.util.Properties;

/** The database for a command: the one that the settings name, or the embedded one, whether a service uses it or not. */
final class CommandDatabase {
    private CommandDatabase() {}

    /** @throws IllegalStateException with a sentence for the terminal if there is none */
    static DatabaseAccess of(Settings settings) {
        if (settings.nameDatabase()) {
            return access(
                    settings.text(Settings.DATABASE),
                    settings.text("quarkus.datasource.username"),
                    settings.text("quarkus.datasource.password"));
        }
        Path directory = settings.start().dataDir();
        if (EmbeddedDatabase.isNew(directory)) {
            throw new IllegalStateException("There is no database in " + directory.toAbsolutePath()
                    + ": name one with TOLLGATE_DATA_DIR or QUARKUS_DATASOURCE_JDBC_URL.");
        }
        EmbeddedDatabase.Address running = EmbeddedDatabase.running(directory);
        if (running != null) {
            return access(running.jdbcUrl(), running.user(), running.password());
        }
        if (!QuickStart.startDatabase(directory)) {
            throw new IllegalStateException("The embedded database did not start.");
        }
        return access(
                System.getProperty(Settings.DATABASE),
                System.getProperty("quarkus.datasource.username"),
                System.getProperty("quarkus.datasource.password"));
    }

    private static DatabaseAccess access(String url, String user, String password) {
        Properties properties = new Properties();
        properties.setProperty("user", user);
        properties.setProperty("password", password);
        properties.setProperty("authenticationPluginClassName", PasswordFile.class.getName());
        return new DatabaseAccess(url, properties);
    }
}
