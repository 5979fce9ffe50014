package dev.tollgate.verify;

import dev.tollgate.secret.TokenKind;
import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Asks the database for each token. */
@ApplicationScoped
class DatabaseLookup implements TokenLookup {
    private static final String QUERY = """
            select t.id, t.kind, t.enabled, t.revoked_at, t.created_at, t.expires_at, t.allowed_cidrs,
                   v.state, v.ends_at, o.id, o.name, o.suspended, o.deleted_at, r.id, r.name, r.permissions
              from token_value v join token t on t.id = v.token_id
              join organization o on o.id = t.organization_id join token_role r on r.id = t.role_id
             where v.hash = ?
            """;

    private final AgroalDataSource database;

    DatabaseLookup(AgroalDataSource database) {
        this.database = database;
    }

    @Override
    public @Nullable KnownToken find(byte[] hash) {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(QUERY)) {
            statement.setBytes(1, hash);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? read(row) : null;
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static KnownToken read(ResultSet row) throws SQLException {
        boolean revoked = row.getTimestamp(4) != null || !row.getString(8).equals("ACTIVE");
        KnownToken.State state = revoked
                ? KnownToken.State.REVOKED
                : row.getBoolean(3) ? KnownToken.State.ACTIVE : KnownToken.State.DISABLED;
        return new KnownToken(
                row.getObject(1, UUID.class),
                TokenKind.of(row.getString(2)),
                state,
                row.getTimestamp(5).getTime(),
                millis(row.getTimestamp(6)),
                millis(row.getTimestamp(9)),
                AddressRanges.of(strings(row, 7)),
                new KnownOrganization(
                        row.getObject(10, UUID.class),
                        row.getString(11),
                        row.getBoolean(12),
                        row.getTimestamp(13) != null),
                new KnownRole(row.getObject(14, UUID.class), row.getString(15), strings(row, 16)));
    }

    private static long millis(@Nullable Timestamp time) {
        return time == null ? Long.MAX_VALUE : time.getTime();
    }

    private static List<String> strings(ResultSet row, int column) throws SQLException {
        return List.of((String[]) row.getArray(column).getArray());
    }
}
