package dev.tollgate.verify;

import dev.tollgate.secret.TokenFormat;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Pattern;
import java.util.List;
import java.util.Optional;

/** How token values look. */
@ConfigMapping(prefix = "tollgate.token")
public interface TokenConfig {
    /** The prefix of new token values: a lower-case letter, then 1 to 9 lower-case letters or digits. */
    @Pattern(regexp = TokenFormat.PREFIX_FORM, message = "must match " + TokenFormat.PREFIX_FORM)
    @WithDefault("tg")
    String prefix();

    /** Prefixes of earlier times, comma-separated, whose values stay accepted. */
    Optional<
                    List<
                            @Pattern(
                                    regexp = " *(" + TokenFormat.PREFIX_FORM + ")? *",
                                    message = "must match " + TokenFormat.PREFIX_FORM)
                            String>>
            formerPrefixes();
}
