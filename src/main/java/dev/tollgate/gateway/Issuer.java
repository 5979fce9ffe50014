package dev.tollgate.gateway;

import jakarta.inject.Singleton;
import java.net.URI;

/** The issuer identifier (RFC 8414 section 2): the public URL without a trailing slash. */
@Singleton
final class Issuer {
    private final String url;

    /** @throws IllegalArgumentException unless the URL is http or https, with a host, without query and fragment */
    Issuer(PublicConfig config) {
        URI configured = config.url();
        boolean web = "http".equals(configured.getScheme()) || "https".equals(configured.getScheme());
        if (!web
                || configured.getHost() == null
                || configured.getRawQuery() != null
                || configured.getRawFragment() != null) {
            throw new IllegalArgumentException("TOLLGATE_PUBLIC_URL is no plain http(s) URL: " + configured);
        }
        String text = configured.toString();
        this.url = text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
    }

    String url() {
        return url;
    }

    String at(String path) {
        return url + path;
    }
}
