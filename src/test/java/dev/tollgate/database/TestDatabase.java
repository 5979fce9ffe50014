package dev.tollgate.database;

import dev.tollgate.replica.TcpProxy;
import dev.tollgate.secret.TokenFormat;
import dev.tollgate.secret.TokenKind;
import dev.tollgate.secret.TokenValue;
import dev.tollgate.support.Postgres;
import java.net.URI;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Properties;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/** A migrated database with one organization, and the SQL by which tokens come and go. */
public final class TestDatabase {
    public static final UUID CI_ROLE = UUID.fromString("00000000-0000-7000-8000-000000000001");
    static final UUID READ_ROLE = UUID.fromString("00000000-0000-7000-8000-000000000002");

    private static @Nullable TestDatabase latest;

    public final TokenFormat format = new TokenFormat("tg", List.of());
    public final Postgres.Access access = Postgres.newDatabase();
    /** Kept for the next statement: entering costs both sides more than most of what is then asked. */
    private final Queue<Connection> idle = new ConcurrentLinkedQueue<>();

    public final UUID organization = UUID.randomUUID();

    public TestDatabase() {
        closePrevious(this);
        execute("insert into organization (id, name, created_at) values (?, 'Acme', now())", organization);
    }

    private static synchronized void closePrevious(TestDatabase next) {
        TestDatabase previous = latest;
        latest = next;
        if (previous != null) {
            previous.idle.forEach(TestDatabase::close);
            previous.idle.clear();
        }
    }

    public DatabaseAccess database() {
        return database(access.url());
    }

    /** By a wire to the same server. */
    public DatabaseAccess through(TcpProxy wire) {
        return database(access.url().replaceFirst(":[0-9]+/", ":" + wire.port() + "/"));
    }

    public int port() {
        return URI.create(access.url().substring("jdbc:".length())).getPort();
    }

    private DatabaseAccess database(String url) {
        Properties properties = new Properties();
        properties.setProperty("user", access.user());
        properties.setProperty("password", access.password());
        return new DatabaseAccess(url, properties);
    }

    public record Issued(UUID id, TokenKind kind, TokenValue value) {
        public Issued(UUID id, TokenValue value) {
            this(id, TokenKind.INTEGRATION, value);
        }
    }

    public Issued issue() {
        return issue(TokenKind.INTEGRATION);
    }

    public Issued issue(TokenKind kind) {
        Issued token = new Issued(UUID.randomUUID(), kind, format.generate(kind));
        inTransaction(connection -> insert(connection, token));
        return token;
    }

    public void insert(Connection connection, Issued token) throws SQLException {
        run(
                connection,
                "insert into token (id, organization_id, kind, role_id, label, hint, created_at)"
                        + " values (?, ?, ?, ?, ?, '', now())",
                token.id(),
                organization,
                token.kind().code(),
                CI_ROLE,
                token.id().toString());
        run(
                connection,
                "insert into token_value (id, token_id, hash, state, created_at) values (?, ?, ?, 'ACTIVE', now())",
                UUID.randomUUID(),
                token.id(),
                token.value().hash());
    }

    public void revoke(Issued token) {
        execute("update token set revoked_at = now() where id = ?", token.id());
    }

    public void execute(String sql, @Nullable Object... parameters) {
        inTransaction(connection -> run(connection, sql, parameters));
    }

    public long number(String sql, Object... parameters) {
        long[] number = new long[1];
        inTransaction(connection -> {
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                set(statement, parameters);
                try (ResultSet row = statement.executeQuery()) {
                    row.next();
                    number[0] = row.getLong(1);
                }
            }
        });
        return number[0];
    }

    public interface Work {
        void run(Connection connection) throws SQLException;
    }

    public void inTransaction(Work work) {
        Connection kept = idle.poll();
        Connection connection = kept == null ? connect() : kept;
        try {
            work.run(connection);
            connection.commit();
            idle.add(connection);
        } catch (SQLException e) {
            close(connection);
            throw new IllegalStateException(e);
        }
    }

    private Connection connect() {
        try {
            Connection connection = access.connect();
            connection.setAutoCommit(false);
            return connection;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void close(Connection connection) {
        try {
            connection.close();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    public static void run(Connection connection, String sql, @Nullable Object... parameters) throws SQLException {
        if (parameters.length == 0) {
            try (Statement statement = connection.createStatement()) {
                statement.execute(sql);
            }
            return;
        }
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            set(statement, parameters);
            statement.execute();
        }
    }

    private static void set(PreparedStatement statement, Object... parameters) throws SQLException {
        for (int i = 0; i < parameters.length; i++) {
            if (parameters[i] instanceof byte[] bytes) {
                statement.setBytes(i + 1, bytes);
            } else {
                statement.setObject(i + 1, parameters[i]);
            }
        }
    }
}
