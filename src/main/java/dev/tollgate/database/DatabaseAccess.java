package dev.tollgate.database;

import io.agroal.api.AgroalDataSource;
import io.agroal.api.security.NamePrincipal;
import io.agroal.api.security.SimplePassword;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Properties;
import org.postgresql.Driver;

/**
 * Opens connections of verification's own, outside the pool: one that listens must not be recycled, and the wait for
 * a revocation must not queue behind the very calls that wait.
 */
public final class DatabaseAccess {
    private final String url;
    private final Properties properties;
    private final String session;

    public DatabaseAccess(String url, Properties properties) {
        this(url, properties, "");
    }

    private DatabaseAccess(String url, Properties properties, String session) {
        this.url = url;
        this.properties = properties;
        this.session = session;
    }

    /** The same server, credentials and session settings as the pool's. */
    public static DatabaseAccess of(AgroalDataSource pool) {
        var source = pool.getConfiguration().connectionPoolConfiguration().connectionFactoryConfiguration();
        Properties properties = new Properties();
        properties.putAll(source.jdbcProperties());
        if (source.principal() instanceof NamePrincipal name) {
            properties.putAll(name.asProperties());
        }
        for (Object credential : source.credentials()) {
            if (credential instanceof SimplePassword password) {
                properties.putAll(password.asProperties());
            }
        }
        String session = source.initialSql() == null ? "" : source.initialSql();
        return new DatabaseAccess(source.jdbcUrl(), properties, session);
    }

    /** @param timeout how long connecting, and then each answer, may take before the connection is given up */
    public Connection open(String purpose, Duration timeout) throws SQLException {
        Properties all = new Properties();
        all.putAll(properties);
        String seconds = Long.toString(Math.max(1, timeout.toSeconds()));
        all.setProperty("connectTimeout", seconds);
        all.setProperty("loginTimeout", seconds);
        all.setProperty("tcpKeepAlive", "true");
        all.setProperty("ApplicationName", "tollgate " + purpose);
        Connection connection = new Driver().connect(url, all);
        if (connection == null) {
            throw new SQLException("not a PostgreSQL URL");
        }
        try (Statement statement = connection.createStatement()) {
            setTimeout(connection, timeout);
            // The timeout alone decides: a snapshot takes as long as it takes.
            statement.execute(session + ";set statement_timeout = 0");
            return connection;
        } catch (SQLException | RuntimeException e) {
            closeAfter(e, connection);
            throw e;
        }
    }

    /** Closes a connection that is of no use; what is thrown is why, not how the closing went. */
    public static void closeAfter(Exception why, Connection connection) {
        try {
            connection.close();
        } catch (SQLException e) {
            why.addSuppressed(e);
        }
    }

    public static void setTimeout(Connection connection, Duration timeout) throws SQLException {
        connection.setNetworkTimeout(Runnable::run, (int) timeout.toMillis());
    }
}
