package dev.tollgate.start;

import io.quarkus.flyway.FlywayConfigurationCustomizer;
import jakarta.inject.Singleton;
import org.flywaydb.core.api.configuration.FluentConfiguration;

/** Another process's migrations may take hours: whoever starts meanwhile waits for their end. */
@Singleton
class MigrationLock implements FlywayConfigurationCustomizer {
    private static final int WITHOUT_END = -1;

    @Override
    public void customize(FluentConfiguration configuration) {
        configuration.lockRetryCount(WITHOUT_END);
    }
}
