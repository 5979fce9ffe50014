package dev.tollgate.database;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGProperty;
import org.postgresql.plugin.AuthenticationPlugin;
import org.postgresql.plugin.AuthenticationRequestType;
import org.postgresql.util.PSQLException;
import org.postgresql.util.PSQLState;

/**
 * Gives the database's password to the driver, which asks at each new connection, the pool's and our own: a password that
 * has been rotated in its file needs no restart.
 */
@RegisterForReflection
public final class PasswordFile implements AuthenticationPlugin {
    public static final String SETTING = "TOLLGATE_DATABASE_PASSWORD_FILE";

    private final Properties connection;

    /** Called by the driver. */
    public PasswordFile(Properties connection) {
        this.connection = connection;
    }

    @Override
    public char @Nullable [] getPassword(AuthenticationRequestType type) throws PSQLException {
        String file = ConfigProvider.getConfig()
                .getOptionalValue("tollgate.database.password-file", String.class)
                .orElse(null);
        String password = file == null ? PGProperty.PASSWORD.getOrDefault(connection) : read(Path.of(file));
        return password == null ? null : password.toCharArray();
    }

    private static String read(Path file) throws PSQLException {
        try {
            return Files.readString(file).replaceAll("[\\r\\n]+$", "");
        } catch (IOException e) {
            // One that is just being replaced is there at the next try.
            throw new PSQLException(SETTING + " cannot be read: " + file, PSQLState.CONNECTION_UNABLE_TO_CONNECT, e);
        }
    }
}
