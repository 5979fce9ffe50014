package dev.tollgate.text;

import io.agroal.api.AgroalDataSource;
import io.quarkus.scheduler.Scheduled;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jboss.logging.Logger;

/**
 * Fills in, after an update, what names of the release before are unique by. Of equal ones the older gets it; the others
 * keep working without, and are said once.
 */
@Singleton
class NameKeys {
    private static final Logger LOG = Logger.getLogger(NameKeys.class);
    private static final UUID FIRST = new UUID(0, 0);
    private static final String DUPLICATE = "23505";
    private static final int BATCH = 500;

    private static final List<Column> COLUMNS = List.of(
            new Column(
                    "token",
                    "label",
                    "label_key",
                    "search_text",
                    "label || coalesce(E'\\n' || description, '')",
                    "kind = 'ci' and revoked_at is null"),
            new Column("token_role", "name", "name_key", "", "''", "deleted_at is null and kind = 'ci'"),
            new Column("app_user", "email", "email_key", "", "''", "true"));

    private final AgroalDataSource database;
    private final Set<UUID> told = new HashSet<>();

    NameKeys(AgroalDataSource database) {
        this.database = database;
    }

    /**
     * Where a table has its names.
     *
     * @param folded a second column that is filled in from the expression {@code source}; empty = none
     * @param live which rows count
     */
    private record Column(String table, String name, String key, String folded, String source, String live) {
        String unkeyed() {
            return "select id, " + name + ", " + source + " from " + table + " where " + live + " and " + key
                    + " is null and id > ? order by id limit " + BATCH;
        }

        String fill() {
            return "update " + table + " set " + key + " = ?" + (folded.isEmpty() ? "" : ", " + folded + " = ?")
                    + " where id = ? and " + name + " = ? and " + key + " is null";
        }

        String fold() {
            return "update " + table + " set " + folded + " = ? where id = ? and " + folded + " is null";
        }
    }

    private record Row(UUID id, String name, String source) {}

    @Scheduled(every = "1m", delayed = "5s")
    void fillIn() {
        for (Column column : COLUMNS) {
            try (Connection connection = database.getConnection()) {
                UUID after = FIRST;
                List<Row> rows;
                do {
                    rows = unkeyed(connection, column, after);
                    for (Row row : rows) {
                        fill(connection, column, row);
                        after = row.id();
                    }
                } while (rows.size() == BATCH);
            } catch (SQLException e) {
                LOG.warnf(e, "Names are not filled in yet table=%s", column.table());
            }
        }
    }

    private static List<Row> unkeyed(Connection connection, Column column, UUID after) throws SQLException {
        List<Row> rows = new ArrayList<>();
        try (PreparedStatement query = connection.prepareStatement(column.unkeyed())) {
            query.setObject(1, after);
            try (ResultSet found = query.executeQuery()) {
                while (found.next()) {
                    rows.add(new Row(found.getObject(1, UUID.class), found.getString(2), found.getString(3)));
                }
            }
        }
        return rows;
    }

    private void fill(Connection connection, Column column, Row row) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(column.fill())) {
            int next = 1;
            update.setString(next++, FoldedText.keyOf(row.name()));
            if (!column.folded().isEmpty()) {
                update.setString(next++, FoldedText.of(row.source()));
            }
            update.setObject(next++, row.id());
            update.setString(next, row.name());
            update.executeUpdate();
        } catch (SQLException e) {
            if (!DUPLICATE.equals(e.getSQLState())) {
                throw e;
            }
            tell(connection, column, row);
        }
    }

    private void tell(Connection connection, Column column, Row row) throws SQLException {
        if (!column.folded().isEmpty()) {
            try (PreparedStatement update = connection.prepareStatement(column.fold())) {
                update.setString(1, FoldedText.of(row.source()));
                update.setObject(2, row.id());
                update.executeUpdate();
            }
        }
        if (told.add(row.id())) {
            LOG.warnf(
                    "An older name is the same but for its spelling; rename one of them table=%s id=%s",
                    column.table(), row.id());
        }
    }
}
