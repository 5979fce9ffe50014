package dev.tollgate;

import io.agroal.api.AgroalDataSource;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.flywaydb.core.Flyway;
import org.postgresql.util.PSQLState;

/**
 * Migrates the database before anything else of the start uses it. One that had the newest migration last is left
 * alone after a single query: to read and compare all migrations again would be a good part of a start.
 */
@Singleton
final class Schema {
    /** The version of the newest file in {@code db/migration}. */
    static final String NEWEST = "36";

    // The scheduler, whose work needs the schema, starts at 0.
    private static final int FIRST = -1;
    // Whatever else is found, such as a failed migration or the schema of a later release, is left to Flyway.
    private static final String LAST = """
            select version from flyway_schema_history where success and version is not null
               and not exists (select from flyway_schema_history where not success)
             order by installed_rank desc limit 1
            """;

    private final AgroalDataSource database;
    private final Instance<Flyway> migrations;

    Schema(AgroalDataSource database, Instance<Flyway> migrations) {
        this.database = database;
        this.migrations = migrations;
    }

    void migrate(@Observes @Priority(FIRST) StartupEvent start) throws SQLException {
        if (!isNewest()) {
            migrations.get().migrate();
        }
    }

    private boolean isNewest() throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet last = statement.executeQuery(LAST)) {
            return last.next() && NEWEST.equals(last.getString(1));
        } catch (SQLException e) {
            if (PSQLState.UNDEFINED_TABLE.getState().equals(e.getSQLState())) {
                return false;
            }
            throw e;
        }
    }
}
