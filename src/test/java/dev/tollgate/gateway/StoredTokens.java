package dev.tollgate.gateway;

import dev.tollgate.secret.TokenFormat;
import dev.tollgate.secret.TokenKind;
import dev.tollgate.secret.TokenValue;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Puts organizations and tokens into the database as the admin API would. */
final class StoredTokens {
    static final UUID CI_TOKEN = UUID.fromString("00000000-0000-7000-8000-000000000001");
    static final UUID READ_ONLY = UUID.fromString("00000000-0000-7000-8000-000000000002");
    static final UUID GATEWAY = UUID.fromString("00000000-0000-7000-8000-000000000003");

    private static final TokenFormat FORMAT = new TokenFormat("tg", List.of());

    private final DataSource database;

    StoredTokens(DataSource database) {
        this.database = database;
    }

    /** A token with its value. */
    record Stored(UUID id, UUID organization, String value) {}

    static String unknown() {
        return FORMAT.generate(TokenKind.INTEGRATION).reveal();
    }

    UUID organization(String name) throws SQLException {
        UUID id = UUID.randomUUID();
        run("insert into organization (id, name, created_at) values (?, ?, now())", id, name);
        return id;
    }

    Stored token(UUID organization, UUID role) throws SQLException {
        return token(organization, role, null, List.of());
    }

    Stored token(UUID organization, UUID role, @Nullable Instant expiresAt, List<String> cidrs) throws SQLException {
        UUID id = UUID.randomUUID();
        TokenValue value = FORMAT.generate(TokenKind.INTEGRATION);
        run(
                "insert into token (id, organization_id, kind, role_id, label, expires_at, allowed_cidrs, hint,"
                        + " created_at) values (?, ?, 'ci', ?, ?, ?, string_to_array(?, ','), '', now())",
                id,
                organization,
                role,
                id.toString(),
                expiresAt == null ? null : Timestamp.from(expiresAt),
                String.join(",", cidrs));
        value(id, value);
        return new Stored(id, organization, value.reveal());
    }

    void value(UUID token, TokenValue value) throws SQLException {
        run(
                "insert into token_value (id, token_id, hash, state, created_at) values (?, ?, ?, 'ACTIVE', now())",
                UUID.randomUUID(),
                token,
                value.hash());
    }

    void run(String sql, @Nullable Object... parameters) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            statement.execute();
        }
    }
}
