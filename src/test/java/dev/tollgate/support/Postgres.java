package dev.tollgate.support;

import dev.tollgate.embedded.EmbeddedDatabase;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import java.util.UUID;

/** One real PostgreSQL server for the whole test JVM; every asker gets an empty database of its own. */
public final class Postgres implements QuarkusTestResourceLifecycleManager {
    private static EmbeddedDatabase server;

    /** Where a database is and how to enter it. */
    public record Access(String url, String user, String password) {
        public Connection connect() throws SQLException {
            return DriverManager.getConnection(url, user, password);
        }

        /** As the environment of a separate process. */
        public Map<String, String> environment() {
            return Map.of(
                    "QUARKUS_DATASOURCE_JDBC_URL", url,
                    "QUARKUS_DATASOURCE_USERNAME", user,
                    "QUARKUS_DATASOURCE_PASSWORD", password);
        }
    }

    @Override
    public Map<String, String> start() {
        Access access = newDatabase();
        return Map.of(
                "quarkus.datasource.jdbc.url", access.url(),
                "quarkus.datasource.username", access.user(),
                "quarkus.datasource.password", access.password());
    }

    @Override
    public void stop() {
        // The server serves the whole JVM and ends with it.
    }

    /** An empty database on the shared server. */
    public static synchronized Access newDatabase() {
        EmbeddedDatabase database = server();
        String name = "t" + UUID.randomUUID().toString().replace("-", "");
        Access admin = new Access(database.jdbcUrl(), database.user(), database.password());
        try (Connection connection = admin.connect();
                var statement = connection.createStatement()) {
            statement.execute("create database " + name);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        String url = database.jdbcUrl().replaceAll("/postgres$", "/" + name);
        return new Access(url, database.user(), database.password());
    }

    private static EmbeddedDatabase server() {
        if (server == null) {
            EmbeddedDatabase started = EmbeddedDatabase.start(
                    Path.of("target", "postgres-" + ProcessHandle.current().pid()));
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(started)));
            server = started;
        }
        return server;
    }

    private static void stop(EmbeddedDatabase started) {
        try {
            started.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
