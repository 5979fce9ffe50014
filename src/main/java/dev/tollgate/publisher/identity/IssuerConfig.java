package dev.tollgate.publisher.identity;

import dev.tollgate.settings.ReadableFile;
import io.smallrye.config.ConfigMapping;
import jakarta.validation.constraints.Pattern;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Issuers of identity tokens that are no part of the public internet. */
@ConfigMapping(prefix = "tollgate.issuer")
public interface IssuerConfig {
    /**
     * Hosts, {@code host} or {@code host:port}, comma-separated, whose keys are fetched although they have a private address
     * or another port than 443; none by default.
     */
    Optional<
                    List<
                            @Pattern(
                                    regexp = " *(\\[[0-9A-Fa-f:.]+]|[A-Za-z0-9._-]+)(:[1-9][0-9]{0,4})? *",
                                    message = "must be a host or host:port")
                            String>>
            hosts();

    /** Certificates (PEM) of authorities that these hosts' certificates may be from, besides the usual ones. */
    Optional<@ReadableFile Path> caFile();
}
