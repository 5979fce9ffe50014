package dev.tollgate.request;

import io.smallrye.config.ConfigMapping;
import java.util.List;
import java.util.Optional;

/** Whose word about a client's address is taken. */
@ConfigMapping(prefix = "tollgate.trusted")
public interface ProxyConfig {
    /** Networks (CIDR) of the proxies whose {@code X-Forwarded-For} is believed; none by default. */
    @Networks
    Optional<List<String>> proxies();
}
