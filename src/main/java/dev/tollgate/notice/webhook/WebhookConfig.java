package dev.tollgate.notice.webhook;

import dev.tollgate.outbound.HostNames;
import dev.tollgate.settings.ReadableFile;
import io.smallrye.config.ConfigMapping;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Where webhooks may be besides the internet. */
@ConfigMapping(prefix = "tollgate.webhook")
public interface WebhookConfig {
    /**
     * Hosts of the operator's own, {@code host} or {@code host:port}, comma-separated: they may be at private addresses, on
     * any port, and speak plain http; of their answers only the status is kept.
     */
    @HostNames
    Optional<List<String>> hosts();

    /** PEM certificates of authorities that these hosts may have theirs from, besides the usual ones. */
    Optional<@ReadableFile Path> caFile();
}
