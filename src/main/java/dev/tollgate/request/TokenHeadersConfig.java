package dev.tollgate.request;

import io.smallrye.config.ConfigMapping;
import java.util.List;
import java.util.Optional;

/** Where a request may present a token. */
@ConfigMapping(prefix = "tollgate.token")
public interface TokenHeadersConfig {
    /** Headers that may present a token beside Authorization and Private-Token, such as X-API-Key; none by default. */
    @TokenHeaders
    Optional<List<String>> headers();
}
