package dev.tollgate.http;

import jakarta.inject.Singleton;
import java.net.URI;

/** Where clients find this service, whatever a request says: also the issuer identifier (RFC 8414 section 2). */
@Singleton
public final class PublicUrl {
    private final String url;

    /** @throws IllegalArgumentException unless the URL is http or https, with a host, without query and fragment */
    public PublicUrl(PublicConfig config) {
        URI configured = config.url();
        if (!isPlain(configured)) {
            throw new IllegalArgumentException("TOLLGATE_PUBLIC_URL is no plain http(s) URL: " + configured);
        }
        String text = configured.toString();
        this.url = text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
    }

    static boolean isPlain(URI url) {
        return ("http".equals(url.getScheme()) || "https".equals(url.getScheme()))
                && url.getHost() != null
                && url.getRawQuery() == null
                && url.getRawFragment() == null;
    }

    /** Whether browsers come by https, be it to a proxy in front. */
    public boolean isHttps() {
        return url.startsWith("https:");
    }

    /** Without a trailing slash. */
    public String url() {
        return url;
    }

    public String at(String path) {
        return url + path;
    }
}
