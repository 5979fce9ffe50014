package dev.tollgate.http;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;

/** How the outside world reaches this service. */
@ConfigMapping(prefix = "tollgate.public")
public interface PublicConfig {
    /** The service's URL as its clients know it, an absolute http(s) URL; the issuer's name in OAuth answers. */
    @PlainWebUrl
    @WithDefault("http://localhost:${quarkus.http.port}")
    URI url();
}
