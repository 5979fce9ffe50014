package dev.tollgate.start;

import dev.tollgate.settings.Switch;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;

/** What kind of start this is. */
@ConfigMapping(prefix = "tollgate")
public interface StartConfig {
    /** Whether settings that are good for trying out only are refused. */
    @WithConverter(Switch.class)
    @WithDefault("false")
    boolean production();

    /** Where the embedded database lives, if no other one is named. */
    @WithDefault(".tollgate")
    Path dataDir();

    /** Whether production shows Swagger UI. */
    @WithConverter(Switch.class)
    @WithDefault("false")
    boolean swaggerUi();
}
