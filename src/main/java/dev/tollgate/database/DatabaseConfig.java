package dev.tollgate.database;

import dev.tollgate.settings.ReadableFile;
import io.smallrye.config.ConfigMapping;
import java.nio.file.Path;
import java.util.Optional;

/** The database, beside what Quarkus' own settings say of it. */
@ConfigMapping(prefix = "tollgate.database")
public interface DatabaseConfig {
    /** A file with the password, read again for each new connection. */
    Optional<@ReadableFile Path> passwordFile();
}
