package dev.tollgate.auth;

import io.agroal.api.AgroalDataSource;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Who stands behind a token that calls the admin API. */
@Singleton
class TokenCallers {
    private static final String PERSON = "select u.id, u.name from token t join app_user u on u.id = t.user_id"
            + " where t.id = ? and t.revoked_at is null";
    private static final String INTEGRATION_TOKEN = "select id, label from token where id = ? and revoked_at is null";

    private static final String ROTATED_OUT = "select 1 from token_value v join token t on t.id = v.token_id"
            + " where v.hash = ? and v.ends_at >= ? and t.revoked_at is null";

    private final AgroalDataSource database;

    TokenCallers(AgroalDataSource database) {
        this.database = database;
    }

    @Nullable
    Caller person(UUID accessToken, UUID organization) {
        return find(PERSON, accessToken, organization, Caller.Kind.ACCESS_TOKEN);
    }

    @Nullable
    Caller serviceAccount(UUID token, UUID organization) {
        return find(INTEGRATION_TOKEN, token, organization, Caller.Kind.SERVICE_ACCOUNT);
    }

    @Nullable
    Caller integrationToken(UUID token, UUID organization) {
        return find(INTEGRATION_TOKEN, token, organization, Caller.Kind.INTEGRATION_TOKEN);
    }

    /** Whether the value was rotated out at that time or later, of a token that lives on. */
    boolean isRotatedOutSince(byte[] hash, Instant earliest) {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(ROTATED_OUT)) {
            statement.setBytes(1, hash);
            statement.setObject(2, earliest.atOffset(ZoneOffset.UTC));
            try (ResultSet row = statement.executeQuery()) {
                return row.next();
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private @Nullable Caller find(String query, UUID token, UUID organization, Caller.Kind kind) {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(query)) {
            statement.setObject(1, token);
            try (ResultSet row = statement.executeQuery()) {
                return row.next()
                        ? new Caller(kind, row.getObject(1, UUID.class), row.getString(2), false, organization, null)
                        : null;
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
