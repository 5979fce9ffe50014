package dev.tollgate.support;

import dev.tollgate.embedded.EmbeddedDatabase;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;

/**
 * One real PostgreSQL server for the whole test JVM; every asker gets an empty database of its own. It is the embedded one, or
 * with {@code -Dtests.postgres=stock} the machine's own.
 */
public final class Postgres implements QuarkusTestResourceLifecycleManager {
    // Quarkus loads this class more than once; the JVM's properties are what the copies share.
    private static final String SHARED = "tests.postgres.";

    /** Where a database is and how to enter it. */
    public record Access(String url, String user, String password) {
        public Connection connect() throws SQLException {
            return DriverManager.getConnection(url, user, password);
        }

        private Access named(String other) {
            return new Access(url.substring(0, url.lastIndexOf('/') + 1) + other, user, password);
        }

        /** The database's. */
        public String name() {
            return url.substring(url.lastIndexOf('/') + 1);
        }

        /** Runs one statement, on a connection of its own. */
        public void execute(String sql, @Nullable Object... parameters) {
            run(PreparedStatement::execute, sql, parameters);
        }

        /** As {@link #execute}, and says how many rows it has written. */
        public int update(String sql, @Nullable Object... parameters) {
            return run(PreparedStatement::executeUpdate, sql, parameters);
        }

        /** The first column of a query's first row, by a connection of its own. */
        public long number(String sql, @Nullable Object... parameters) {
            return run(
                    query -> {
                        ResultSet row = query.executeQuery();
                        row.next();
                        return row.getLong(1);
                    },
                    sql,
                    parameters);
        }

        private <T> T run(Run<T> how, String sql, @Nullable Object... parameters) {
            try (Connection connection = connect();
                    PreparedStatement statement = connection.prepareStatement(sql)) {
                for (int i = 0; i < parameters.length; i++) {
                    statement.setObject(i + 1, parameters[i]);
                }
                return how.of(statement);
            } catch (SQLException e) {
                throw new IllegalStateException(sql, e);
            }
        }

        /** Brings the schema to that version, or to the {@code latest}. */
        public void migrate(String version) {
            Flyway.configure()
                    .dataSource(url, user, password)
                    .target(version)
                    .load()
                    .migrate();
        }

        /** As the environment of a separate process. */
        public Map<String, String> environment() {
            return Map.of(
                    "QUARKUS_DATASOURCE_JDBC_URL", url,
                    "QUARKUS_DATASOURCE_USERNAME", user,
                    "QUARKUS_DATASOURCE_PASSWORD", password);
        }
    }

    private interface Run<T> {
        T of(PreparedStatement statement) throws SQLException;
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

    /** A database without a table on the shared server, for who tests how it gets them. */
    public static Access newEmptyDatabase() {
        return copyOf("template1");
    }

    /** One with today's schema and nothing in it: a copy, since to migrate each would take ten times as long. */
    public static Access newDatabase() {
        return copyOf(migrated());
    }

    /** One with the schema as the migration of that version left it. */
    public static Access newDatabase(String version) {
        Access database = newEmptyDatabase();
        database.migrate(version);
        return database;
    }

    private static Access copyOf(String template) {
        String name = "t" + UUID.randomUUID().toString().replace("-", "");
        Access server = server();
        server.execute("create database " + name + " template " + template);
        return server.named(name);
    }

    private static String migrated() {
        Properties shared = System.getProperties();
        synchronized (shared) {
            String name = shared.getProperty(SHARED + "migrated");
            if (name == null) {
                name = newDatabase("latest").name();
                shared.setProperty(SHARED + "migrated", name);
            }
            return name;
        }
    }

    private static Access server() {
        Properties shared = System.getProperties();
        synchronized (shared) {
            if (shared.getProperty(SHARED + "url") == null) {
                Access started = "stock".equals(shared.getProperty("tests.postgres"))
                        ? StockPostgres.shared().access("postgres")
                        : embedded();
                shared.setProperty(SHARED + "user", started.user());
                shared.setProperty(SHARED + "password", started.password());
                shared.setProperty(SHARED + "url", started.url());
                // No test pulls this server's plug: what the disk has of it is nobody's matter.
                server().execute("alter system set fsync = off");
                server().execute("select pg_reload_conf()");
            }
            return new Access(
                    shared.getProperty(SHARED + "url"),
                    shared.getProperty(SHARED + "user"),
                    shared.getProperty(SHARED + "password"));
        }
    }

    private static Access embedded() {
        EmbeddedDatabase started = EmbeddedDatabase.start(
                Path.of("target", "postgres-" + ProcessHandle.current().pid()));
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(started)));
        return new Access(started.jdbcUrl(), started.user(), started.password());
    }

    private static void stop(EmbeddedDatabase started) {
        try {
            started.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
