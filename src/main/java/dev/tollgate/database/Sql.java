package dev.tollgate.database;

import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * One statement at a time, in the caller's transaction if there is one. An {@link Instant} is bound as a time with a zone,
 * everything else as it is. What fails is an {@link IllegalStateException} with the {@link SQLException} as its cause, which
 * {@link DatabaseFailure} reads.
 */
@Singleton
public class Sql {
    private final DataSource database;

    public Sql(DataSource database) {
        this.database = database;
    }

    /** What is made of one row. It must not move the result on. */
    @FunctionalInterface
    public interface Row<T> {
        T map(ResultSet row) throws SQLException;
    }

    @FunctionalInterface
    private interface Work<T> {
        T run(PreparedStatement statement) throws SQLException;
    }

    /** @return how many rows it changed */
    public int update(String sql, @Nullable Object... parameters) {
        return run(sql, parameters, PreparedStatement::executeUpdate);
    }

    /** @return the first row, null if there is none */
    public <T> @Nullable T first(String sql, Row<T> row, @Nullable Object... parameters) {
        List<T> rows = list(sql, row, parameters);
        return rows.isEmpty() ? null : rows.get(0);
    }

    public boolean exists(String sql, @Nullable Object... parameters) {
        return first(sql, row -> true, parameters) != null;
    }

    public <T> List<T> list(String sql, Row<T> row, @Nullable Object... parameters) {
        return run(sql, parameters, statement -> {
            List<T> rows = new ArrayList<>();
            try (ResultSet result = statement.executeQuery()) {
                while (result.next()) {
                    rows.add(row.map(result));
                }
            }
            return rows;
        });
    }

    private <T> T run(String sql, @Nullable Object[] parameters, Work<T> work) {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                Object parameter = parameters[i];
                statement.setObject(
                        i + 1, parameter instanceof Instant time ? time.atOffset(ZoneOffset.UTC) : parameter);
            }
            return work.run(statement);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
